"""Demonstration of a review quarter: its scenario, invented people, frames and cases, and the printed tables.

Nothing that a real site uses belongs here. It may import `cli.client`, `deploy.local`, `shared` and the rooms of
`cli` below it.
"""
