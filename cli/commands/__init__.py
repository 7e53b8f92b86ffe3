"""Commands of `oms`: one file per command, with its options and its output.

The work itself does not belong here. It may import every other room of `cli`, and `deploy`.
"""
