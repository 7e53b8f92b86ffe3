"""Sites: life cycle, settings, contact forms, jurisdictions and user-list reviews. Pure.

Accounts and sessions do not belong here. It may import `person` of the room above and `shared`'s pure rooms.
"""
