"""Rules of identity: accounts, people and roles, sites, contact forms, grants, user-list reviews.

Pure: no clock, no database and no HTTP. Imports shared contracts and reference data.
"""
