"""Requests for help and their answers."""
