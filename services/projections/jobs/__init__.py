"""Jobs of projections: drafts of publications, made in a process of their own, and the settling of releases.

HTTP and the rules of figures do not belong here. It may import the service's store, domain and publication, and
`shared`.
"""
