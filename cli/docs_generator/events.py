"""Reference of all events (docs/events.md), made from the contracts. Pure."""

from collections.abc import Iterator

from cli.docs_generator.event_schemas import ENVELOPE, Json, events_of, owners, schemas
from cli.docs_generator.schema_text import escaped, patterns, table, type_text
from shared.contracts.event import REGISTRY, Event, wire_type
from shared.contracts.topics import TOPICS

PREAMBLE = """\
# Events

Made by `oms docs` from `shared/contracts`; edit those, never this file.

A service publishes what happened as events on Kafka. Each topic has one writer. Topics of reviews and ratings are
kept apart by purpose (training, CQI, CFSR). A record's key is `<site>|<aggregate>`, such as `ca-cqi|cas_…`, so that all
events of one aggregate are in one partition, in order. Nothing on the wire is free text.
"""

READING = """\
## How to read a record

The value is a CloudEvents 1.0 event as JSON (structured mode). The headers `id`, `type` and `traceparent` repeat
attributes for tools that do not open values. Deduplicate and order by `sequence`, per aggregate: at or below the last
one applied it is a duplicate, the next one is to be applied, one further on means that a record is missing (a gap). A
field that has no value is left out of `data`. Fields that you do not know come from a newer writer: ignore them. A type
whose version is above yours waits until you are upgraded.
"""

OUTSIDE = """\
## Consuming the topics from outside

Delivery is at least once, and two repetitions are usual. After a lost acknowledgement a record comes again at once. And
about a minute after an aggregate was last written to, its last event is published once more (the head audit), so that a
consumer that lost it gets it after all; if the aggregate was written to again meanwhile, the repeated event comes
**after** newer ones. A repetition has the same key, `sequence` and `id`, byte for byte. So:

- keep the last applied `sequence` per key, with the effect, in one write;
- skip a record whose `sequence` is at or below it, also when newer ones came between;
- stop applying a key at a gap and say so: an operator publishes the aggregate again with `oms resend`;
- never take the order of arrival for the order of events across keys.

Any CloudEvents client reads the records. This program follows a topic and prints each event once:

```python
import sys

from cloudevents.core.bindings.kafka import KafkaMessage, from_structured_event
from kafka_records import records  # yours: any Kafka client, here an iterator of (key, headers, value)

applied: dict[str, int] = {}  # yours: in the database of your effect, written together with it

for key, headers, value in records(sys.argv[1]):
    event = from_structured_event(KafkaMessage(headers=dict(headers), key=key, value=value))
    name, sequence = key.decode(), event.get_extension("sequence")
    last = applied.get(name, 0)
    if sequence <= last:
        continue  # a repetition, also one that comes after newer events
    if sequence > last + 1:
        print(f"gap: {name} misses {last + 1} to {sequence - 1}", file=sys.stderr)
        continue
    print(name, sequence, event.get_type())
    applied[name] = sequence
```
"""


def events() -> str:
    """Return the whole document."""
    parts = [PREAMBLE, *_topics(), READING, *_envelope(), OUTSIDE, *_events(), *_parts(), *_vocabulary()]
    return "\n".join(parts).rstrip() + "\n"


def _topics() -> list[str]:
    rows = (
        (f"`{t.name}`", t.owner, ", ".join(t.readers), "`<site>|<aggregate>`".replace("|", "\\|"), str(t.partitions))
        for t in TOPICS
    )
    return ["## Topics", "", *table(("topic", "written by", "read by", "key", "partitions"), rows)]


def _envelope() -> list[str]:
    properties = schemas()["Envelope"]["properties"]
    rows = ((f"`{name}`", type_text(properties[name]), meaning) for name, meaning in ENVELOPE.items())
    return table(("attribute", "type", "meaning"), rows)


def _events() -> Iterator[str]:
    definitions = schemas()
    for owner in owners():
        yield f"## Events of {owner}\n"
        for event in events_of(owner):
            yield from _event(event, definitions[event.__name__])


def _event(event: type[Event], schema: Json) -> list[str]:
    heading = [
        f"### {event.__name__}",
        "",
        schema["description"],
        "",
        f"`{wire_type(event)}`, version {event.version}",
        "",
    ]
    return heading + (_fields(schema) or ["No fields: that it happened says it all.", ""])


def _fields(schema: Json) -> list[str]:
    required = schema.get("required", ())
    rows = [
        (f"`{name}`", type_text(field), "always" if name in required else "when known")
        for name, field in schema.get("properties", {}).items()
    ]
    return table(("field", "type", "there"), rows) if rows else []


def _parts() -> Iterator[str]:
    """Yield the schemas that are parts of events."""
    events = {event.__name__ for event in REGISTRY.values()} | {"Envelope"}
    yield "## Parts of events\n"
    for name, schema in schemas().items():
        if name not in events:
            yield from [f"### {name}", "", schema.get("description", ""), "", *_fields(schema)]


def _vocabulary() -> list[str]:
    rows = ((name, f"`{escaped(pattern)}`") for pattern, name in sorted(patterns().items(), key=lambda item: item[1]))
    return ["## Vocabulary", "", *table(("name", "pattern"), rows)]
