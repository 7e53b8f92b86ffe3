"""What people prove who they are with, and how it is kept. No HTTP and no database; only `oidc` goes on the network."""
