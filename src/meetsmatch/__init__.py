"""MeetsMatch: a Telegram bot where people meet people."""
