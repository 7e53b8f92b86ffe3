"""Import of people from pasted text, CSV or Excel: reading, columns and validation of rows. Pure."""
