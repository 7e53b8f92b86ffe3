"""What an auditor's comparisons find, and what they leave alone."""
