"""Rating engine: compiled rules of items and outcomes, the reasons of ratings, and the sentences that explain them.

Computations over answers belong here; the shape of answers is checked by `validation`, the data files by `lint`.
Imports `language` and `model`.
"""
