"""Publication: which figures may be public, how each is coded, and the audit that a reader can derive no small count.

Pure: constants, plan, coding, audit, ledger and the documents of a publication. Storing and serving do not belong here.
Imports `shared.reference` and `shared.instrument`.
"""
