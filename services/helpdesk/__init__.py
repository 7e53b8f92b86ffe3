"""Help desk: tickets of one person each, without free text."""
