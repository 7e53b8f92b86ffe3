"""Evidence about aggregates: journal entries, published records, snapshots and views, and what a finding is.

Judging the evidence does not belong here. It may import stores of services, `deploy.local` and `shared`, and no
other room of the audit.
"""
