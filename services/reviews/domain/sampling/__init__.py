"""Sampling of a quarter: review, frame, draw, sample, quota tables and yearly coverage.

The cases that are made of picks belong to `domain.case`. The room is pure and imports contracts and `shared.errors`.
"""
