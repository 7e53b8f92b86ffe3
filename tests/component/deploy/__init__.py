"""Starting, stopping and provisioning on this machine, with real processes and servers."""
