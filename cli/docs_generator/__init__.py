"""Generated documents of the public API, of all events and of the requirements, made from the code."""
