"""Kafka clients: connections, the subscription of a consumer group, the producer, topics, lag, reading without a group.

Code that calls aiokafka or FastStream belongs here; decoding and the handling of events do not.
Imports `shared.contracts` and `shared.ops`.
"""
