"""Two processes, restarted in turn while people talk."""
