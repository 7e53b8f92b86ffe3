"""Routes of a quarter: reviews, counties, frames, samples, quota tables, and the assignment of picks.

Rules are in `domain.sampling`, storage is in `store`. The room may import both, and the execution of commands on a
case from `api.cases.case_commands`.
"""
