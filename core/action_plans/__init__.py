"""The practice commitment: made, revised, withdrawn, and put in the participant's own calendar."""
