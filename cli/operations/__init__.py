"""Operations on a running stack: backlog of consumers and relays, and administration of parked events and breakers.

Options and output of commands do not belong here. It may import services' names of groups, `deploy.local` and
`shared`.
"""
