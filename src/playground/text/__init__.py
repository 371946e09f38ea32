"""Telegram's handling of text: cleaning, markup languages, entities given and found."""
