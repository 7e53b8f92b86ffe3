"""Events of the identity service, by aggregate.

An event is one class and one line of its aggregate's union, in the same module. Imports the other modules of
`shared.contracts` alone, none of another service.
"""
