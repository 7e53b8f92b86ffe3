"""Timeline of a case: its file of events, its state at a moment, and the sentences that an auditor reads.

Comparison of copies does not belong here. It may import `cli.audit.evidence`, domains of services and `shared`.
"""
