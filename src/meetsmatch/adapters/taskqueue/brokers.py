"""Taskiq's brokers by the address of their server.

What waits in a queue may be lost: whoever sweeps looks again. So queues are short and forget soon,
and no result of a job is kept anywhere.
"""

from urllib.parse import urlsplit

from nats.js.api import ConsumerConfig, RetentionPolicy, StreamConfig
from pamqp.common import FieldTable
from taskiq import AsyncBroker
from taskiq.serializers import JSONSerializer
from taskiq_aio_pika import AioPikaBroker, Exchange, Queue, QueueType
from taskiq_nats import PullBasedJetStreamBroker
from taskiq_redis import RedisStreamBroker

FORGOTTEN_S = 10
"""What nobody has taken for so long is due again anyhow."""

LONGEST = 10_000
"""So many wait at most."""

AGAIN_S = 60
"""Who has not finished after so long has died, perhaps: somebody else does it, too."""

LOCK_S = 10
"""Who looks for what the dead have left may die over it: then others look after so long."""

CONNECTIONS = 8
CONNECT_S = 2

ANSWER_S = 5
"""No answer for so long: nobody is there. Longer than Redis is asked to wait for the next job."""


def broker_at(url: str, name: str) -> AsyncBroker:
    """Not connected yet; `name` is that of the queue, and of all that belongs to it."""
    scheme = urlsplit(url).scheme
    made = {"amqp": _rabbitmq, "amqps": _rabbitmq, "nats": _nats, "tls": _nats}
    return made.get(scheme, _redis)(url, name).with_serializer(JSONSerializer())


def _redis(url: str, name: str) -> AsyncBroker:
    return RedisStreamBroker(
        url,
        queue_name=name,
        consumer_group_name=name,
        max_connection_pool_size=CONNECTIONS,
        maxlen=LONGEST,
        idle_timeout=AGAIN_S * 1_000,
        unacknowledged_lock_timeout=LOCK_S,
        socket_connect_timeout=CONNECT_S,
        socket_timeout=ANSWER_S,
    )


def _rabbitmq(url: str, name: str) -> AsyncBroker:
    bounds: FieldTable = {"x-max-length": LONGEST, "x-message-ttl": FORGOTTEN_S * 1_000}
    queue = Queue(name=name, type=QueueType.CLASSIC, arguments=bounds)
    # Taskiq sends there what was forgotten; nobody reads it.
    dead = Queue(name=f"{name}.forgotten", type=QueueType.CLASSIC, arguments={"x-max-length": 1})
    return AioPikaBroker(
        url,
        exchange=Exchange(name=name),
        task_queues=[queue],
        dead_letter_queue=dead,
        timeout=CONNECT_S,
    )


def _nats(url: str, name: str) -> AsyncBroker:
    return PullBasedJetStreamBroker(
        [url],
        subject=name,
        stream_name=name,
        durable=name,
        stream_config=StreamConfig(
            retention=RetentionPolicy.WORK_QUEUE, max_age=FORGOTTEN_S, max_msgs=LONGEST
        ),
        consumer_config=ConsumerConfig(durable_name=name, ack_wait=AGAIN_S),
        pull_consume_timeout=CONNECT_S,
        connect_timeout=CONNECT_S,
        allow_reconnect=False,
    )
