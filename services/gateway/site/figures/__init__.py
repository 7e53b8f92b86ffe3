"""Lines of the pages with figures inside: progress and QA, cases behind a count, analyses of several items. Pure.

Requests and templates do not belong here. It may import the gateway's display names and the Site's labels and tables.
"""
