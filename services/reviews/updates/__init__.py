"""Updates of open cases for the event streams of this process: changes that any process committed, and people.

Merging and fan-out in memory belong here, routes and the wire format do not. It may import `shared`, and no other room.
"""
