"""Identity: people and their roles in each site, their sign-in, and the set-up of sites.

Decisions about single requests do not belong here: `shared.access` makes them in each process. It may import
`shared`; its layers are app, api and jobs, application, store, credentials and mail, domain.
"""
