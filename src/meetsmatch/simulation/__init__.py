"""Random lives on a virtual clock: the real bot, a simulated Telegram, and a judge.

Everything that a person, Telegram, the network, the store or the end of a process may do to the
bot happens here in an order that one seed decides, and after each step the promises are checked.
"""
