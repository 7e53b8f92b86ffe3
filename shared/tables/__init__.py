"""Tables as people save them: text in columns and Excel workbooks, read into numbered rows of text with their header.

What the columns mean belongs to the imports of the services. Pure; it imports nothing of `shared`.
"""
