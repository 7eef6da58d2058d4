"""What every listener needs. Nothing here knows a slice, save the Home that all of them change."""
