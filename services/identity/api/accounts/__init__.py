"""Routes of accounts: sign-in and sign-out, invitations, one's own account, tokens for the gateway.

Routes about sites and about other people do not belong here. Imports the modules beside it and what they may import.
"""
