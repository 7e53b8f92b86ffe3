"""Printed copies of cases: the services' responses as text, typeset as a tagged PDF (PDF/UA-1).

Requests and decisions about access do not belong here. It may import `shared` and the gateway's display names.
"""
