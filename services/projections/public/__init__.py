"""Public process: the pages, downloads and API of publications, for everybody and without a sign-in.

Cases, views, tokens and topics do not belong here: its database user reads published documents alone.
Imports `services.projections.publication` and `shared`.
"""
