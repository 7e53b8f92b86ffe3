"""Background jobs of identity: preparation at start, key rotation, user-list reviews, mail delivery, the set-up saga.

A job decides when a use case runs and repeats it after an error; rules and queries do not belong here. Imports
application, runtime, store, credentials, mail and domain.
"""
