"""Pages of the Site as they are drawn without a server, and a reader of their HTML."""
