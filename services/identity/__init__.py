"""People and the roles they hold, site by site."""
