"""The consumer that docs/events.md shows, run as it is printed against what relays really publish."""

import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from shared.eventstore.journal import Journal
from shared.kafka.producer import EventProducer
from shared.outbox.relay import OutboxRelay
from tests.cluster.journals import TOPIC, fill
from tests.cluster.outbox.test_head_audit import announce
from tests.support.delivery.topics import TopicProbe

pytestmark = pytest.mark.cluster

DOCUMENT = Path(__file__).parents[3] / "docs" / "events.md"
KAFKA_RECORDS = '''
import pathlib

def records(file):
    """Stands for a Kafka client: what lay on the topic, in its order."""
    lines = pathlib.Path(file).read_text(encoding="utf-8").splitlines()
    for line in lines:
        event = __import__("json").loads(line)
        key = f"{event['site']}|{event['subject']}".encode()
        yield key, [("content-type", b"application/cloudevents+json")], line.encode()
'''


async def test_outside_consumer_of_the_document_prints_each_event_once_in_order(
    journal: Journal, sender: EventProducer, probe: TopicProbe, tmp_path: Path
) -> None:
    """A state's data warehouse that followed our words would count a repeated event, or let it undo a newer one."""
    expected = await fill(journal, people=3, rows=2)
    await OutboxRelay(journal.collection, TOPIC, sender).publish_pending()
    await announce(journal, sender)
    lines = [orjson.dumps(orjson.loads(record.value)) for record in await probe.read(TOPIC)]
    late = next(line for line in reversed(lines) if orjson.loads(line)["sequence"] == 2)
    assert len(lines) > sum(map(len, expected.values())), "the head audit repeats the last events"
    printed = follow(tmp_path, [*lines, late])
    assert printed == expected


def test_outside_consumer_of_the_document_stops_at_a_gap(tmp_path: Path) -> None:
    def line(sequence: int) -> bytes:
        attributes = {"specversion": "1.0", "id": "1", "source": "/oms/identity", "type": "oms.identity.x.v1"}
        return orjson.dumps(attributes | {"site": "us", "subject": "usr_a", "sequence": sequence, "data": {}})

    assert follow(tmp_path, [line(1), line(3), line(4)]) == {"us|usr_a": [1]}


def follow(folder: Path, lines: list[bytes]) -> dict[str, list[int]]:
    """The sequences that the printed program prints, by key."""
    [program] = re.findall(r"^```python\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (folder / "follow.py").write_text(program, encoding="utf-8")
    (folder / "kafka_records.py").write_text(KAFKA_RECORDS, encoding="utf-8")
    (folder / "topic.ndjson").write_bytes(b"\n".join(lines))
    command = [sys.executable, "follow.py", "topic.ndjson"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    by_key: dict[str, list[int]] = {}
    for row in done.stdout.splitlines():
        key, sequence, _ = row.split(" ")
        by_key.setdefault(key, []).append(int(sequence))
    return by_key
