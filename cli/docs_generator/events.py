"""docs/events.md: all events for people, from the contracts. Pure."""

from collections.abc import Iterator

from cli.docs_generator.event_schemas import ENVELOPE, Json, facts_of, owners, schemas
from cli.docs_generator.schema_text import escaped, patterns, table, words
from shared.contracts.event import REGISTRY, Event, wire_type
from shared.contracts.topics import TOPICS

HEAD = """\
# Events

Made by `oms docs` from `shared/contracts`; edit those, never this file.

A service tells the others what happened by facts on Kafka. Each topic has one writer. Topics of reviews and ratings are
kept apart by purpose (training, CQI, CFSR). A record's key is `<site>|<aggregate>`, such as `ca-cqi|cas_…`, so that all
facts of one aggregate stand in one partition, in order. Nothing on the wire is free text.
"""

READING = """\
## How to read a record

The value is a CloudEvents 1.0 event as JSON (structured mode). The headers `id`, `type` and `traceparent` repeat
attributes for tools that do not open values. Deduplicate and order by `sequence`, per aggregate: at or below the last
one folded is done already, the next one is to be folded, one further on means that a record is missing. A field that
has no value is left out of `data`. Fields that you do not know come from a newer writer: ignore them. A type whose
version is above yours waits until you are upgraded.
"""


def events() -> str:
    """The whole document."""
    return "\n".join([HEAD, *_topics(), READING, *_envelope(), *_facts(), *_parts(), *_vocabulary()]).rstrip() + "\n"


def _topics() -> list[str]:
    rows = (
        (f"`{t.name}`", t.owner, ", ".join(t.readers), "`<site>|<aggregate>`".replace("|", "\\|"), str(t.partitions))
        for t in TOPICS
    )
    return ["## Topics", "", *table(("topic", "written by", "read by", "key", "partitions"), rows)]


def _envelope() -> list[str]:
    properties = schemas()["Envelope"]["properties"]
    rows = ((f"`{name}`", words(properties[name]), meaning) for name, meaning in ENVELOPE.items())
    return table(("attribute", "type", "meaning"), rows)


def _facts() -> Iterator[str]:
    found = schemas()
    for owner in owners():
        yield f"## Facts of {owner}\n"
        for fact in facts_of(owner):
            yield from _fact(fact, found[fact.__name__])


def _fact(fact: type[Event], schema: Json) -> list[str]:
    head = [f"### {fact.__name__}", "", schema["description"], "", f"`{wire_type(fact)}`, version {fact.version}", ""]
    return head + (_fields(schema) or ["No fields: that it happened says it all.", ""])


def _fields(schema: Json) -> list[str]:
    required = schema.get("required", ())
    rows = [
        (f"`{name}`", words(field), "always" if name in required else "when known")
        for name, field in schema.get("properties", {}).items()
    ]
    return table(("field", "type", "there"), rows) if rows else []


def _parts() -> Iterator[str]:
    """What facts are made of beside plain values."""
    facts = {fact.__name__ for fact in REGISTRY.values()} | {"Envelope"}
    yield "## Parts of facts\n"
    for name, schema in schemas().items():
        if name not in facts:
            yield from [f"### {name}", "", schema.get("description", ""), "", *_fields(schema)]


def _vocabulary() -> list[str]:
    rows = ((name, f"`{escaped(pattern)}`") for pattern, name in sorted(patterns().items(), key=lambda one: one[1]))
    return ["## Vocabulary", "", *table(("name", "pattern"), rows)]
