"""Gateway: the public entrance, which authenticates, forwards and renders pages.

Rules of the domain and stored data do not belong here. It may import `shared`, and knows the services by HTTP alone.
"""
