"""Model of the instrument: frozen records of its cover, items, questions and face sheet, and its data files.

Shapes of the data belong here, evaluation does not. Imports nothing of the instrument's other rooms.
"""
