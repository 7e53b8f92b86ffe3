"""HTTP side of a service: application, middleware, request context, responses and problem documents.

Belongs in: what every service's API has in common. Does not: routes or rules of one service. May import
`shared.runtime` and every room below it.
"""
