"""A Telegram of your own: a stateful Bot API server on loopback, with people to play.

Knows nothing of any particular bot; works with bots in any language.
"""
