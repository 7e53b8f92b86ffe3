"""Rule language: expressions over answers, parsed against a white list, and predicates that evaluate them.

Syntax and evaluation belong here; which names an expression may use is checked by `lint`. Imports the standard library
alone.
"""
