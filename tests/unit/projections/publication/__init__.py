"""The rules of public figures: which exist, how each is coded, and the audit that no small count can be derived."""
