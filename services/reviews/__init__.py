"""Reviews: sampling, case entry, QA and stakeholder interviews.

Everything that changes a case, an interview or a sample belongs here; ratings and figures of cases do not. The
service may import `shared` and no other service.
"""
