"""The workspace as people use it: a real browser at a gateway whose services run on real Kafka and MongoDB."""
