"""How a try went: its form, the thanks, and the message that keeps it."""
