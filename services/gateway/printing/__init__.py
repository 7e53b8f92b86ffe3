"""Printed copies of cases: the services' responses as text, typeset as a tagged PDF (PDF/UA-1)."""
