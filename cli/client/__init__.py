"""HTTP clients of the public API: one for any request, and one that enters a case step by step.

Scripts of a demonstration and reading of files do not belong here. It may import `deploy.local` and `shared`.
"""
