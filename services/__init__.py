"""Services: identity, reviews, ratings, projections, help desk and the gateway.

Code that two of them need does not belong here but in `shared`. No service imports another; events are their only
connection.
"""
