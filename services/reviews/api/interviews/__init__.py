"""Routes of stakeholder interviews: one interview, and lists by systemic factor.

Rules are in `domain.interviews`, storage is in `store`. The room may import both, and the handling of texts from
`api.cases.case_commands`.
"""
