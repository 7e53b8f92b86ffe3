"""Audit of stored data: a case's timeline, its state at a moment, and the verification of all copies.

No command and no output of a terminal belongs here. It may import services' stores and domains, `deploy.local` and
`shared`; nothing but `cli.commands` imports it.
"""
