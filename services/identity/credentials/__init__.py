"""Credentials: passwords, one-time codes, passkeys, recovery codes, OpenID Connect, and the throttle of sign-in.

HTTP routes and queries do not belong here; `oidc` and `discovery` alone use the network. Imports domain and shared.
"""
