"""Every way in which a record can be wrong that we could think of, and why it must be parked."""

from collections.abc import Callable
from dataclasses import replace

from shared.contracts.envelope import encode
from tests.support.delivery.histories import Attributes, changed, grant_of_a_person, history, key_of_event, sent
from tests.support.delivery.topics import OutgoingRecord

Damage = Callable[[Attributes], OutgoingRecord]

MEBIBYTE = 1024 * 1024
DEEP = b"[" * 300 + b"]" * 300


def of_value(value: bytes | None) -> Damage:
    return lambda event: replace(sent(event), value=value)


def of_key(key: bytes | None) -> Damage:
    return lambda event: replace(sent(event), key=key)


def of(**attributes: object) -> Damage:
    """Attributes that do not fit; the hash fits them."""
    return lambda event: sent(event | changed(event, **attributes))


def keyed(event: Attributes, record: Attributes) -> OutgoingRecord:
    """A record under the event's key, whatever it says of itself."""
    return OutgoingRecord(key_of_event(event).encode(), encode(record))


def without(name: str) -> Damage:
    return lambda event: keyed(event, {key: value for key, value in event.items() if key != name})


def nested(event: Attributes) -> OutgoingRecord:
    value = encode(event).replace(b'"data":{', b'"data":{"extra":' + DEEP + b",")
    return replace(sent(event), value=value)


UNREADABLE: dict[str, Damage] = {
    "null value": of_value(None),
    "empty value": of_value(b""),
    "no JSON": of_value(b"{'type': 'oms.reviews.answer_saved.v1'}"),
    "half a record": lambda event: replace(sent(event), value=encode(event)[:200]),
    "no UTF-8": of_value(b'{"type": "\xff\xfe"}'),
    "UTF-16": lambda event: replace(sent(event), value=encode(event).decode().encode("utf-16")),
    "a list": of_value(b"[]"),
    "a number": of_value(b"7"),
    "1.5 MiB of nothing": of_value(b"\0" * (3 * MEBIBYTE // 2)),
    "1.5 MiB of JSON": of_value(
        b'{"type": "oms.reviews.answer_saved.v1", "data": "' + b"x" * (3 * MEBIBYTE // 2) + b'"}'
    ),
    "nested too deeply": nested,
    "unknown type": lambda event: keyed(event, event | changed(event, type="oms.reviews.case_dreamt.v1")),
    "unknown owner": lambda event: keyed(event, event | changed(event, type="oms.nobody.case_created.v1")),
    "type without version": lambda event: keyed(event, event | changed(event, type="oms.reviews.case_created")),
    "type of another type": lambda event: keyed(event, event | {"type": 3}),
    "version of 5,000 digits": lambda event: keyed(event, event | {"type": "oms.reviews.case_created.v" + "9" * 5000}),
    "sequence in words": of(sequence="four"),
    "sequence zero": of(sequence=0),
    "sequence beyond all numbers": of(sequence=float(2**70)),
    "data of another type": of(data=[1, 2, 3]),
    "data that does not fit": of(type="oms.reviews.case_created.v1", data={"county": "San Diego"}),
    "no data": without("data"),
    "no site": lambda event: keyed(event, {key: value for key, value in event.items() if key != "site"}),
    "attribute of a stranger": of(comment="hello"),
    "garbage with odd headers": lambda _event: OutgoingRecord(
        b"\xff\x00", b"\xff", (("id", None), ("type", b"\xff\xfe"))
    ),
}

TAMPERED: dict[str, Damage] = {
    "another actor": lambda event: sent(event | {"actor": "usr_somebody_else"}),
    "another sequence": lambda event: sent(event | {"sequence": event["sequence"] + 1}),
    "no hash of its own": lambda event: sent(event | {"hash": "0" * 64}),
}

MISPLACED: dict[str, Damage] = {
    "null key": of_key(None),
    "key that is no text": of_key(b"\xff\xfe"),
    "key of another case": of_key(b"ca-training|cas_" + b"0" * 32),
    "another owner's fact": lambda _event: sent(grant_of_a_person()),
    "another purpose's case": lambda _event: sent(history(1, site="ca-cfsr")[0]),
    "another service's source": of(source="/oms/training/ratings"),
}

FUTURE: dict[str, Damage] = {
    "next version": of(type="oms.reviews.answer_saved.v2"),
    "a far version": of(type="oms.reviews.answer_saved.v9999", data={"nobody": "knows"}),
}

DAMAGE: dict[str, tuple[str, Damage]] = {
    name: (reason, damage)
    for reason, kinds in (
        ("unreadable", UNREADABLE),
        ("tampered", TAMPERED),
        ("misplaced", MISPLACED),
        ("future", FUTURE),
    )
    for name, damage in kinds.items()
}
