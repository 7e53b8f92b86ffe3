"""Public process: the pages, downloads and API of publications, for everybody and without a sign-in.

Filters, sentences, tables, charts and files made from the documents of publications belong here; cases, views, tokens
and topics do not. Imports `services.projections.publication`, `shared.web_design` and pure modules of `shared`; its one
door to data is `release_reader`.
"""
