"""Delivery under faults: real services are broken by plan, healed, and one checker says whether anything was lost."""
