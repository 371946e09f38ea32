"""Known bugs of bots like this one, planted on purpose: does the simulation find each of them?"""
