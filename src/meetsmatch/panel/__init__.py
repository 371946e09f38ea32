"""The admin panel: pages for those who look after the bot, in a browser."""

from meetsmatch.panel.app import Panel
from meetsmatch.panel.parts import Parts

__all__ = ["Panel", "Parts"]
