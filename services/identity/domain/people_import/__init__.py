"""Import of people from pasted text, CSV or Excel: reading, columns and validation of rows. Pure.

Invitations and roles themselves do not belong here. It may import `services.identity.domain.sites` and `shared`'s
pure rooms.
"""
