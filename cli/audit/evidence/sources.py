"""Data sources of an audit: Kafka and the databases of a stack. Its servers must run; its services need not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import paths
from deploy.local.servers import start
from deploy.local.stack import Stack
from deploy.local.stack_state import StackState
from deploy.local.stack_status import Down
from shared.kafka.connection import KafkaError
from shared.mongo import Store, StoreError


@dataclass
class Sources:
    """The address of Kafka, and each service's own databases."""

    stack: Stack
    kafka_url: str
    _stores: dict[str, Store] = field(default_factory=dict)

    def store(self, service: str) -> Store:
        if service not in self._stores:
            self._stores[service] = Store(self.stack.mongo_url(service), service)
        return self._stores[service]

    def close(self) -> None:
        for store in self._stores.values():
            store.close()


@contextmanager
def sources(folder: Path | None) -> Iterator[Sources]:
    """Of the stack in this folder, or of the one started last. Raises Down when its servers cannot be reached."""
    where = (folder or paths.current()).resolve()
    known = start.known(StackState(where))
    if known is None:
        raise Down("Kafka and MongoDB are not running. Start them with: oms up")
    opened = Sources(Stack(where), known.kafka_url)
    try:
        yield opened
    except KafkaError:
        raise Down("Kafka does not answer.") from None
    except StoreError:
        raise Down("MongoDB does not answer.") from None
    finally:
        opened.close()
