"""The look that the Site and the public pages share."""
