"""Language: the texts of English and Spanish, and the sentences, names and rows that are made of them. Pure.

Everything that people read belongs here or in the templates; which figures are shown does not. Imports the figures and
publications of `services.projections.public`.
"""
