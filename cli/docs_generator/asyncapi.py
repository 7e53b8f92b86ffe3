"""AsyncAPI 3.0 document of all events, made from the contracts. Pure."""

from cli.docs_generator.event_schemas import SCHEMA_REFERENCE, Json, events_of, message_name, owners, schemas
from shared.contracts.envelope import Envelope
from shared.contracts.event import Event, wire_type
from shared.contracts.topics import TOPICS, TopicSpec

ABOUT = """\
Every event that a service publishes. A record's key is `<site>|<aggregate>`: one aggregate, one partition, one
order. Its value is a CloudEvents 1.0 event in structured mode with the aggregate's own sequence. Nothing on the wire is
free text."""

KEY: Json = {"type": "string", "description": "<site>|<aggregate>", "examples": ["ca-cqi|cas_" + 32 * "0"]}


def asyncapi() -> Json:
    """Return the whole document."""
    events = [event for owner in owners() for event in events_of(owner)]
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Open OMS events", "version": "1", "description": ABOUT},
        "defaultContentType": "application/cloudevents+json",
        "servers": {
            "kafka": {"host": "localhost:9092", "protocol": "kafka", "description": "The address is a setting."}
        },
        "channels": {_channel_name(topic): _channel(topic) for topic in TOPICS},
        "operations": {name: operation for topic in TOPICS for name, operation in _operations(topic).items()},
        "components": {"messages": {message_name(event): _message(event) for event in events}, "schemas": schemas()},
    }


def _channel_name(topic: TopicSpec) -> str:
    return topic.name.removeprefix("oms.").replace(".", "_")


def _channel(topic: TopicSpec) -> Json:
    names = [message_name(event) for event in events_of(topic.owner)]
    return {
        "address": topic.name,
        "title": topic.name,
        "description": f"Written by {topic.owner}; read by {', '.join(topic.readers)}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"partitions": topic.partitions, "bindingVersion": "0.5.0"}},
    }


def _operations(topic: TopicSpec) -> dict[str, Json]:
    channel = _channel_name(topic)
    written = {f"{topic.owner}_writes_{channel}": _operation("send", topic)}
    return written | {f"{reader}_reads_{channel}": _operation("receive", topic) for reader in topic.readers}


def _operation(action: str, topic: TopicSpec) -> Json:
    return {"action": action, "channel": {"$ref": f"#/channels/{_channel_name(topic)}"}}


def _message(event: type[Event]) -> Json:
    schema = {"$ref": SCHEMA_REFERENCE.format(model=event.__name__)}
    own = {"properties": {"type": {"const": wire_type(event)}, "data": schema}}
    return {
        "name": wire_type(event),
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip(),
        "contentType": "application/cloudevents+json",
        "payload": {"allOf": [{"$ref": SCHEMA_REFERENCE.format(model=Envelope.__name__)}, own]},
        "bindings": {"kafka": {"key": KEY, "bindingVersion": "0.5.0"}},
    }
