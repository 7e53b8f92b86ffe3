"""What tests of any service build on: real Kafka and MongoDB."""
