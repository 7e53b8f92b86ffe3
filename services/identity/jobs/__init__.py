"""What identity does by itself, without being asked."""
