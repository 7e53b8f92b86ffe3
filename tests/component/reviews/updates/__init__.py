"""Event stream of open cases and presence, between two processes of reviews on real servers."""
