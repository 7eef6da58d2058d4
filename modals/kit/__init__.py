"""What every slice of paper is made of. Nothing here knows a slice."""
