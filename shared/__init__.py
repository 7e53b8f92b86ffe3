"""What every service stands on; this package knows none of them."""
