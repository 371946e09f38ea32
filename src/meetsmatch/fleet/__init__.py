"""All bots of one process: what they share, each at work, and who starts and stops them."""
