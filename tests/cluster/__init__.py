"""Promises that only real Kafka and MongoDB can prove."""
