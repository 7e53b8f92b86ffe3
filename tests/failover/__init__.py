"""Three brokers and three database servers on loopback: what happens when the one that leads dies."""
