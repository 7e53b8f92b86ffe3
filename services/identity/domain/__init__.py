"""Identity's rules, pure: sites, people and roles, forms, grants, user-list reviews."""
