"""The six services; each is a room of its own and meets the others only in events."""
