"""What the gateway does for open pages of the workspace, beside a real upstream."""
