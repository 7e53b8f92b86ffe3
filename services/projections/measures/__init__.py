"""Measures: shares, intervals, changes, conformity, rankings, PIP goals and indicators, with their method texts.

Pure: counts and days are parameters. Queries, routes and the rules of publication do not belong here.
Imports `services.projections.publication` (windows) and `shared`'s pure rooms, and scipy for statistics.
"""
