"""Real processes, real servers, real trouble: what holds while everything breaks."""
