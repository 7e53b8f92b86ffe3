"""Events of the reviews service, by aggregate."""
