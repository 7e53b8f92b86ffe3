"""Letters of identity, and their form as mails.

Delivery and storage do not belong here: this is pure. Imports shared.
"""
