"""Deployment: `local/` runs a stack on one machine; the files here set up, check and serve.

Rules of the product do not belong here. It may import `shared`; no service and no room of `shared` imports it.
"""
