"""Routes of updates: the event stream of open cases, and presence in them.

A route authorizes the reading of the cases and builds the wire format. Merging and fan-out are in the service's
`updates`, storage is in `store`; from the routes of cases come the shared helpers of `case_commands` alone.
"""
