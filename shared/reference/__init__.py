"""Reference data: jurisdictions with their federal regions and time zones, and counties.

Tables that change with the world rather than with the product belong here, rules do not. Imports nothing of `shared`.
"""
