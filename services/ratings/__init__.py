"""Ratings of items and outcomes, computed by the rules from the answers."""
