"""Kill the bot at random moments while people talk, and count what was lost."""
