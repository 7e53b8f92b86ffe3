"""Cryptography and other protections: signed tokens, encryption at rest, spreadsheet cells.

Belongs in: primitives that take keys and data as arguments. Does not: who may do what (`shared.access`), or where keys
are stored. May import `shared.contracts` and `shared.errors`.
"""
