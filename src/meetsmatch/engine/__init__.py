"""The durable pipeline in bounded steps, without loops or tasks of its own."""
