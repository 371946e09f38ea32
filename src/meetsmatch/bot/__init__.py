"""The conversation: intents in, replies out. Holds no Telegram types and sends nothing."""
