"""Kafka, MongoDB, a mail catcher and the six services as processes of one machine, without containers."""
