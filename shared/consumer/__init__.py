"""Consumer side of the event log: validation, sequencing, application, parking and circuit breaking of record batches.

Code about one delivered batch belongs here; the Kafka client and the effects of single services do not.
Imports `shared.contracts`, `shared.kafka`, `shared.mongo` and `shared.ops`.
"""
