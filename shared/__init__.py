"""Backbone of every service: event store, outbox, consumers, views, authorization, contracts and the instrument.

Code that two services need belongs here, the rules of one service do not. Imports no service, command or deployment.
"""
