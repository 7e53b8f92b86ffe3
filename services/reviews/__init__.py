"""Cases: entered by reviewers, checked by QA."""
