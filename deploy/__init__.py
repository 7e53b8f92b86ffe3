"""Deployment: `local/` runs a stack on one machine; the files here set up, check and serve. No service imports it."""
