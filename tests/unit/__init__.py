"""Rules alone; needs nothing."""
