"""Tables as people save them: text in columns and Excel workbooks, read into numbered rows of text, and written.

What the columns mean belongs to the imports and exports of the services. It may import `shared.errors` and
`shared.security`'s rule of spreadsheet cells.
"""
