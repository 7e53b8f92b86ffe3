"""Identity: people and their roles in each site, how they sign in, and the set-up of sites."""
