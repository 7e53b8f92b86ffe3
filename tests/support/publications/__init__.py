"""Invented populations that publications are drafted from."""
