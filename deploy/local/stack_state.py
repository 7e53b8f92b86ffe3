"""State of a stack between commands, in one JSON file: ports, processes, numbers of workers, draw seed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from pydantic import BaseModel, Field

from deploy.local import ports
from deploy.local.processes import Running, alive


class StackLocked(Exception):
    """Another command is changing the same stack."""


class Page(BaseModel):
    """The content of the file."""

    ports: dict[str, int] = Field(default_factory=dict)
    running: dict[str, Running] = Field(default_factory=dict)
    workers: dict[str, int] = Field(default_factory=dict)
    draw_seed: str = ""


class StackState:
    """The page of one stack's folder, saved whole at every change; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "state.json"
        self._lock = RLock()
        self._page = Page.model_validate_json(self._file.read_bytes()) if self._file.exists() else Page()

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def running(self, name: str) -> Running | None:
        """The process of that name, if it lives."""
        known = self._page.running.get(name)
        return known if alive(known) else None

    def all_running(self) -> dict[str, Running]:
        """Every process that was started and not stopped, dead ones too."""
        return dict(self._page.running)

    def port(self, name: str) -> int:
        """The port it had before if that is still free, else another; remembered either way."""
        with self._lock:
            known = self._page.ports.get(name)
            if known is None or not ports.free(known):
                others = [port for other, port in self._page.ports.items() if other != name]
                known = ports.choose(f"{self.folder}/{name}", others)
                self._page.ports[name] = known
                self._save()
            return known

    def remembered(self, name: str) -> int | None:
        """Returns the port of the last start, which may belong to another process now; None before the first start."""
        return self._page.ports.get(name)

    def record(self, name: str, running: Running) -> None:
        with self._lock:
            self._page.running[name] = running
            self._save()

    def forget(self, name: str) -> None:
        with self._lock:
            self._page.running.pop(name, None)
            self._save()

    def workers(self, service: str, otherwise: int) -> int:
        return self._page.workers.get(service, otherwise)

    def set_workers(self, service: str, count: int) -> None:
        with self._lock:
            self._page.workers[service] = count
            self._save()

    @property
    def draw_seed(self) -> str:
        """OMS_DRAW_SEED of the reviews service, for as long as the folder exists; empty: draws are random."""
        return self._page.draw_seed

    def set_draw_seed(self, seed: str) -> None:
        with self._lock:
            self._page.draw_seed = seed
            self._save()

    def _save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(self._page.model_dump_json(indent=1), encoding="utf-8")
        fresh.replace(self._file)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Locks the stack for one command. Raises StackLocked while another command holds the lock."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackLocked(
                f"Another command is starting or stopping the stack in {folder.name}. Try again after it."
            ) from None
        yield
