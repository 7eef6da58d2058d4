"""What every slice of modals is made of. Nothing here knows a slice."""
