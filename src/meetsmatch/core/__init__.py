"""The rules, pure: no clock, no chance, no storage, no Telegram."""
