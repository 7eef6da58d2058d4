"""The practice commitment: made, revised, withdrawn, and put in one's own calendar."""
