"""Where ports meet the world. The portable part never imports from here."""
