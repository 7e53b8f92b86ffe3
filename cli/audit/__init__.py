"""What an auditor can ask: a case's history, the case as it was, and whether all that is stored agrees."""
