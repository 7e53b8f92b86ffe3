"""Tests of what leaders and trainees do in the workspace, with a quarter of their own.

Tests of entry and QA do not belong here. It may import the office of `tests.browser.workspace`, and the page checks.
"""
