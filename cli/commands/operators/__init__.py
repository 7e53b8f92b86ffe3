"""Commands for operators: status, parked events, circuit breakers and rebuilds of views.

The operations themselves are in `cli.operations` and `shared`. It may import every room of `cli` but another group
of commands.
"""
