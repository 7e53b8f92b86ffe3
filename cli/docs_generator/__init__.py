"""The documents of the public API and of all events, made from what the code already says."""
