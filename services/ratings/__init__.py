"""Ratings of items and outcomes: computed by the rules from the answers, exported as files.

The rated cases, the rule books, and the routes and jobs over them belong here; the rules are in `shared.instrument`.
Imports `shared` and no other service.
"""
