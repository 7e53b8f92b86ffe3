"""JVM class data archive of Kafka's 8,000 classes, created once; it halves the time of a start."""

import tempfile
import time
from pathlib import Path

from deploy.local import ports
from deploy.local.paths import KAFKA_CLASSES, KAFKA_JARS
from deploy.local.processes import stop
from deploy.local.servers import kafka
from deploy.local.stack_state import StackState

ARCHIVE_TIMEOUT_SECONDS = 120.0


def is_there() -> bool:
    """Creates the archive from the jars; it stays empty when this Java cannot create one."""
    return KAFKA_CLASSES.exists() and KAFKA_CLASSES.stat().st_mtime >= KAFKA_JARS.stat().st_mtime


def make() -> None:
    """Runs a broker briefly; at its exit Java writes the archive of the loaded classes."""
    KAFKA_CLASSES.unlink(missing_ok=True)
    fresh = KAFKA_CLASSES.with_suffix(".new")
    with tempfile.TemporaryDirectory() as folder:
        ledger = StackState(Path(folder))
        port = kafka.launch(ledger, f"-XX:ArchiveClassesAtExit={fresh}")
        try:
            _wait_until_it_listens(ledger, port)
        finally:
            stop(ledger.all_running().values(), patience=ARCHIVE_TIMEOUT_SECONDS)
    fresh.touch()
    fresh.replace(KAFKA_CLASSES)


def _wait_until_it_listens(ledger: StackState, port: int) -> None:
    until = time.monotonic() + ARCHIVE_TIMEOUT_SECONDS
    while not ports.answers(port) and ledger.running("kafka") and time.monotonic() < until:
        time.sleep(0.05)
