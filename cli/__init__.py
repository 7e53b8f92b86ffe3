"""The `oms` command: one thin module a group of commands."""
