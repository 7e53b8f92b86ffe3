"""Downloads: the figures of a page as CSV, workbook, Parquet or JSON, with a description of the data.

Formats of files belong here; which rows a file has is decided by `pages`. Imports the pure modules of
`services.projections.public` and `shared`'s tables.
"""
