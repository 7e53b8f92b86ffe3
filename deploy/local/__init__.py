"""Local stack: Kafka, MongoDB, a mail catcher and the six services as processes of one machine, without containers.

Set-up of the project and container images do not belong here. It may import `shared`, and no service: it names their
applications.
"""
