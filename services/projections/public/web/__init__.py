"""Web: responses to addresses, their cache, the templates and the application.

HTTP and HTML belong here; what a page holds is decided by `pages`. Imports the other folders of
`services.projections.public`, `shared.web_design` and the parts of `shared.web` that know no token.
"""
