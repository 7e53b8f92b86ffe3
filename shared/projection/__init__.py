"""Materialized views: the protocol of a view, the writer of its rows, and the rebuild from its topics.

Code about views in general belongs here; the views themselves and their routes belong to the service that owns them.
Imports `shared.consumer`, `shared.contracts`, `shared.kafka`, `shared.mongo`, `shared.eventstore` and `shared.ops`.
"""
