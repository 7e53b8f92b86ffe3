"""Lint of the instrument's data files: every problem of an instrument as one text with its position.

Checks that need no answers belong here; answers are checked by `validation`. Imports `language` and `model`.
"""
