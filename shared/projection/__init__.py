"""Views in general: the protocol of a view, the writer of its rows, and the rebuild from its topics.

The code of every view belongs here; the single views and their routes belong to the service that owns them.
Imports `shared.consumer`, `shared.contracts`, `shared.kafka`, `shared.mongo`, `shared.eventstore` and `shared.ops`.
"""
