"""Next-engagement signals and gap signals: their rows, and the released cells they quote."""
