"""Documents whose code blocks are run."""
