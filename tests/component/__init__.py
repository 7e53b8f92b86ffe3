"""One service, wired."""
