"""Sites: life cycle, settings, contact forms, jurisdictions and user-list reviews. Pure."""
