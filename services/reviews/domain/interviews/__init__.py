"""Stakeholder interview aggregate: state, commands, decider and representation.

The interview log of a case is no part of it: that is in `domain.case.entry`. The room is pure and imports contracts
and the instrument's systemic factors.
"""
