"""Background jobs handed on by Taskiq, over Redis, RabbitMQ or NATS: as JSON and nothing else."""

from meetsmatch.adapters.taskqueue.brokers import broker_at
from meetsmatch.adapters.taskqueue.queue import Queue

__all__ = ["Queue", "broker_at"]
