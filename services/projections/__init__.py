"""Projections: views of other services' events, and the dashboards, reports and publications over them.

What is shown across cases belongs here; the content of a single case and its ratings belong to their owners.
Imports `shared` and no other service.
"""
