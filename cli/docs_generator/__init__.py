"""Generated documents of the public API, of all events and of the requirements, made from the code.

Documents written by hand do not belong here. It may import routers of services, contracts and `shared`; it imports
no other room of `cli`.
"""
