"""Use cases of identity that span several aggregates or collections: the steps of a set-up, letters, ends of sessions.

HTTP does not belong here, and neither does a loop: routes and jobs call these functions. Imports runtime, store,
credentials, mail and domain.
"""
