"""What identity writes to people, and how a letter becomes a mail. Pure: nothing in here sends or stores."""
