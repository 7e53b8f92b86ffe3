"""Limits of sign-ins, and what they count by."""
