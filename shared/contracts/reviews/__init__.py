"""Events of the reviews service, by aggregate, and the stages of a case that follow from them.

An event is one class and one line of its aggregate's union, in the same module. Imports the other modules of
`shared.contracts` alone; `sampling` uses identity's types of a site's settings.
"""
