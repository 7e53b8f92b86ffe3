"""Requests to the services behind the gateway: the table of routes, headers, messages and the HTTP client.

Belongs in: which service answers which path, and how a request gets there. Does not: who asks (`credentials`) or how a
page shows the answer (`site`). May import `shared`, and no other room of the gateway.
"""
