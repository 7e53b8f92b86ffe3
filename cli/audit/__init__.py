"""Audit of stored data: a case's timeline, its state at a moment, and the verification of all copies."""
