"""Commands of a stack on one machine: set-up, start, scaling, mail and the demonstration.

The processes themselves are in `deploy.local`. It may import every room of `cli` but another group of commands.
"""
