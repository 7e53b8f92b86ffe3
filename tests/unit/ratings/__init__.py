"""The rules by which ratings follow answers."""
