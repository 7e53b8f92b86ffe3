"""The backbone's pure parts."""
