"""Operations of a process: settings, telemetry, crash points and start.

Belongs in: whatever a process needs to be configured, observed and tested under failure. Does not: code that knows a
service, a topic or a database. May import the client libraries of telemetry only, and nothing of `shared`.
"""
