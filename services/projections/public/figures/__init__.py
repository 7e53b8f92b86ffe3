"""Figures: which cell answers a question, and how published figures compare within what chance allows. Pure.

Rules over printed values belong here; words, pages and counts do not. Imports
`services.projections.public.publications` and `services.projections.publication`.
"""
