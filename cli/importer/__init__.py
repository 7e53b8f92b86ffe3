"""Import of answer sheets through the public API: reading of sheets, entry of cases, and a checkpoint to resume from.

Rules about answers do not belong here: the server has them. It may import `cli.client` and `shared`.
"""
