"""Publications: their documents read from the database, and held in memory as an index of cells.

The only module of the public process that knows the database is here; pages, files and routes are not. Imports
`services.projections.publication` and `shared.mongo`.
"""
