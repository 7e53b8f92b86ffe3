"""Commands for auditors: history of an aggregate, a case as of a moment, and verification.

The audit itself is in `cli.audit`. It may import every room of `cli` but another group of commands.
"""
