"""Pages in a real browser: accessible at every width, whole without a script, and silent towards other origins."""
