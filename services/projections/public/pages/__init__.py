"""Pages: what each address shows, as data for its template and as figures for its downloads.

One module for a kind of page belongs here; files, routes and the database do not. Imports the pure modules of
`services.projections.public`.
"""
