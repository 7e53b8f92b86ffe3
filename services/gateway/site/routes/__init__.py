"""Routes of the server-rendered site: one module per page or group of pages.

Parts that several pages share belong in the room above. It may import the site, `upstream`, `printing` and `shared`.
"""
