"""Topics of the contracts, created before anything runs."""

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import NoError, TopicAlreadyExistsError, for_code

from shared.contracts.topics import TOPICS
from shared.kafka.connection import LARGEST, connection_options

MOST_REPLICAS = 3


async def create_topics(url: str, partitions: int | None = None) -> None:
    """Make every topic of the contracts that is not there, with as many copies as there are brokers, at most three.

    Safe to repeat. With three copies a write needs two: one broker may be lost.
    """
    admin = AIOKafkaAdminClient(**connection_options(url))
    await admin.start()
    try:
        there = set(await admin.list_topics())
        replicas = min(MOST_REPLICAS, len((await admin.describe_cluster())["brokers"]))
        wanted = [
            NewTopic(t.name, partitions or t.partitions, replicas, topic_configs=_configs(replicas))
            for t in TOPICS
            if t.name not in there
        ]
        made = await admin.create_topics(wanted)
    finally:
        await admin.close()
    for topic, code, *_ in made.topic_errors:  # the client raises none of these by itself
        if code not in (NoError.errno, TopicAlreadyExistsError.errno):
            raise for_code(code)(topic)


def _configs(replicas: int) -> dict[str, str]:
    return {
        "retention.ms": "-1",
        "max.message.bytes": str(LARGEST),
        "compression.type": "lz4",
        "min.insync.replicas": "2" if replicas == MOST_REPLICAS else "1",
    }
