"""QA of a case: commands and rules of custody, notes, overrides and elimination, and their fold.

Rules before the submission are in `domain.case.entry`. The room is pure and imports the case's state and guards,
contracts and the instrument.
"""
