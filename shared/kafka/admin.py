"""Topic creation from the contracts."""

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import NoError, TopicAlreadyExistsError, for_code

from shared.contracts.topics import TOPICS
from shared.kafka.connection import MAX_MESSAGE_BYTES, connection_options

MAX_REPLICAS = 3


async def create_topics(url: str, partitions: int | None = None) -> None:
    """Create each missing topic of the contracts with one replica per broker, at most three. Idempotent.

    With three replicas a write needs two: one broker may be lost. Raises KafkaError.
    """
    admin = AIOKafkaAdminClient(**connection_options(url))
    await admin.start()
    try:
        existing = set(await admin.list_topics())
        replicas = min(MAX_REPLICAS, len((await admin.describe_cluster())["brokers"]))
        missing = [
            NewTopic(topic.name, partitions or topic.partitions, replicas, topic_configs=_topic_configs(replicas))
            for topic in TOPICS
            if topic.name not in existing
        ]
        response = await admin.create_topics(missing)
    finally:
        await admin.close()
    for topic_name, code, *_ in response.topic_errors:  # the client raises none of these by itself
        if code not in (NoError.errno, TopicAlreadyExistsError.errno):
            raise for_code(code)(topic_name)


def _topic_configs(replicas: int) -> dict[str, str]:
    return {
        "retention.ms": "-1",
        "max.message.bytes": str(MAX_MESSAGE_BYTES),
        "compression.type": "lz4",
        "min.insync.replicas": "2" if replicas == MAX_REPLICAS else "1",
    }
