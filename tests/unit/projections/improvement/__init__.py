"""Action plans, the Program Improvement Plan and the import of indicators."""
