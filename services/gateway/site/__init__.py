"""Server-rendered site: templates, page parts, forms and their checks, complete without JavaScript.

Requests of the API do not belong here. It may import the gateway's root modules, `upstream` and `printing`.
"""
