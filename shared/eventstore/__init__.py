"""Event store: the journal of one service, its entries, and the repository that makes aggregates of them.

Everything that decides whether a command is committed belongs here: optimistic concurrency, idempotency keys,
snapshots. Rules of a domain and publishing to Kafka do not. The room may import `shared.mongo`, `shared.ops` and
`shared.contracts`.
"""
