"""The `oms` command line.

`commands/` parses options and prints; the rooms below it do the work. Services and `shared` never import it.
"""
