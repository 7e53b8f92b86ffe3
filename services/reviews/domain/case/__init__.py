"""Case aggregate: state, fold, decider, guards and representation.

Rules that hold over the whole life of a case belong here; those of entry and of QA are in the rooms below. The room is
pure and imports contracts, the instrument and `shared.errors`.
"""
