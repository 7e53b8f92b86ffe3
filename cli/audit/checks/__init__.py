"""Checks of stored data: each compares one kind of copy with the journals and yields findings.

Reading the evidence and printing findings do not belong here. It may import `cli.audit.evidence`, domains of
services and `shared`.
"""
