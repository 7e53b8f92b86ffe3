"""A case on paper: what its services answer, put into words and typeset as a tagged PDF (PDF/UA-1)."""
