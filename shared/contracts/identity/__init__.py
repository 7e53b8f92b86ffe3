"""Events of the identity service, by aggregate."""
