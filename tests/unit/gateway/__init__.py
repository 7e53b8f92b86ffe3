"""The gateway's rules and pages without a network."""
