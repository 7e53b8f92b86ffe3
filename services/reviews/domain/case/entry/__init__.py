"""Entry of a case: commands and rules of answers, face sheet, logs, texts and the submission.

Rules after the submission are in `domain.case.qa`. The room is pure and imports the case's state and guards,
contracts and the instrument.
"""
