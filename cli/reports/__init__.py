"""Reports for a terminal: tables of the projections' reports, and the check of a sample by its seed.

Requests do not belong here. It may import `shared` and the pure domains of services.
"""
