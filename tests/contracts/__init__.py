"""History stays readable: goldens, schemas, topics."""
