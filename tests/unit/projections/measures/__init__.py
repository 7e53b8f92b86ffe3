"""Statistics against scipy, the reference's vectors and their properties."""
