"""Validation of what a reviewer enters: single answers, the face sheet, and the case as a whole.

Checks that an answer or a case can fail belong here; ratings are computed by `engine`. Imports `engine`, `language` and
`model`.
"""
