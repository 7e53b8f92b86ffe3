"""Design of every page: frame, macros, icons, style sheet and charts, with the texts of the frame in two languages.

Belongs in: what the gateway's Site and the public pages both show. Does not: routes, contents or rules of one process.
May import `shared.web` and every room below it.
"""
