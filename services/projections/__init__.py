"""Dashboards: views folded from everybody's events."""
