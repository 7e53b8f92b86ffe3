"""Servers of a local stack: Kafka, MongoDB and the mail catcher, their downloads, users and start.

The six services do not belong here. It may import the other modules of `deploy.local`, and `shared`.
"""
