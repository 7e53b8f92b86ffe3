"""Mail catcher of a local stack: an SMTP server that delivers nothing, and a web page that shows the mails.

Sending mail does not belong here. It is a program of its own and imports no other module of the project.
"""
