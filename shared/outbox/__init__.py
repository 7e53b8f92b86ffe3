"""Transactional outbox: relays that publish journal entries to Kafka, their sweep and their head audit.

Belongs in: code that moves committed entries from a journal to its topic. Does not: what an entry holds
(`shared.eventstore`), or what a consumer does with its events (`shared.consumer`). May import `shared.eventstore`,
`shared.kafka`, `shared.mongo`, `shared.ops` and `shared.contracts`.
"""
