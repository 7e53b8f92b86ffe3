"""Help desk: tickets of one person each, without free text.

Case content does not belong here. It may import `shared`; its layers are app, api, store and domain.
"""
