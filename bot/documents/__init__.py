"""Files that people open elsewhere: a calendar entry, a certificate."""
