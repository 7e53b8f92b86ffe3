"""Kafka, MongoDB and the six services as processes of one machine, without containers."""
