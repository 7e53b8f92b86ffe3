"""The gateway: the one public door. It holds no rules and no data; it checks, forwards, and shows pages."""
