"""The services' pure rules, given facts, when something is wanted, then."""
