"""Stack of Open OMS on this machine: start, stop, scale workers, addresses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from deploy.local import demo_tokens, environment, health, keys, stack_status
from deploy.local.environment import Surroundings
from deploy.local.paths import ROOT, make_current, no_longer_current
from deploy.local.ports import LOOPBACK
from deploy.local.processes import NotStarted, Running, kill, start, stop, tail
from deploy.local.servers import mongo
from deploy.local.servers import start as servers
from deploy.local.servers.passwords import passwords_of
from deploy.local.servers.start import Servers
from deploy.local.stack_state import StackState, exclusive
from deploy.local.stack_status import Addresses, Down, ProcessState
from deploy.local.topology import MOST_WORKERS, SERVERS, SERVICES, WORKERS, ProcessSpec, part_named, parts, worker

Progress = Callable[[str], None]


class Unknown(Exception):
    """No process or service has this name; the message lists the names."""


class Stack:
    """The stack whose data, logs and secrets lie in this folder; a fresh folder makes a fresh one."""

    def __init__(
        self,
        folder: Path,
        partitions: int | None = None,
        code: Path = ROOT,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """`settings`: for tests, further OMS_* variables of every process."""
        self.folder = folder.resolve()
        self.ledger = StackState(self.folder)
        self._partitions = partitions
        self._code, self._settings = code, settings or {}

    def up(self, progress: Progress) -> None:
        """Start whatever does not run; when one part fails, stop what this call started and raise NotStarted."""
        with exclusive(self.folder), self._all_or_nothing():
            running = servers.start(self.ledger, progress)
            self._provision(running)
            progress("Topics and one database user per service: there")
            self._start(parts(stack_status.worker_counts(self.ledger)), progress)
            make_current(self.folder)

    def down(self, progress: Progress) -> None:
        """Stop every process, consumers before what they read from; the data stays."""
        with exclusive(self.folder):
            running = self.ledger.all_running()
            for names in ([name for name in running if name not in SERVERS], list(SERVERS)):
                self._stop(names)
            progress(f"Stopped {len(running)} processes; the data stays in {self.folder}")
            no_longer_current(self.folder)

    def scale(self, service: str, count: int, progress: Progress) -> None:
        """So many workers, one after the other: a leap would make the consumer group share out again and again."""
        if service not in WORKERS or not 0 <= count <= MOST_WORKERS:
            raise Unknown(f"Workers of {' and '.join(WORKERS)} can be scaled, from 0 to {MOST_WORKERS}.")
        with exclusive(self.folder):
            stack_status.addresses(self.ledger)
            now = stack_status.worker_counts(self.ledger)[service]
            for number in range(1, count + 1):
                self._start([worker(service, number)], progress)
            for number in range(now, count, -1):
                self._stop([worker(service, number).name])
                progress(f"{service}-worker-{number} stopped")
            self.ledger.set_workers(service, count)

    def start(self, name: str, progress: Progress, crash_at: str = "") -> None:
        """Start one process by name and wait until it is ready; nothing to do when it runs.

        `crash_at` is for tests: the place of `shared/ops/crash_points.py` where the process shall die.
        """
        if name in SERVERS:
            servers.start(self.ledger, progress)
        else:
            self._start([self._part(name)], progress, crash_at)

    def restart(self, names: Sequence[str], progress: Progress) -> None:
        """Replaces processes one by one; each successor shares the port before the old process is terminated."""
        chosen = [self._part(name) for name in names] or parts(stack_status.worker_counts(self.ledger))
        with exclusive(self.folder):
            for part in chosen:
                if old := self.ledger.running(part.name):
                    self._launch_and_wait([part], progress)
                    stop([old])

    def kill(self, name: str) -> None:
        """End one process without a word, as a crash would; `start` brings it back."""
        if running := self.ledger.running(name if name in SERVERS else self._part(name).name):
            kill(running)

    def addresses(self) -> Addresses:
        return stack_status.addresses(self.ledger)

    def processes(self) -> list[ProcessState]:
        return stack_status.processes(self.ledger)

    def token(self, person: str) -> str:
        """Returns a bearer token, signed by the folder's key; it identifies a person and grants nothing."""
        return demo_tokens.token(demo_tokens.person(person, self.folder), keys.signing_key(self.folder))

    def mongo_url(self, service: str) -> str:
        """The database as this service sees it, with its rights; secret."""
        running = self._servers()
        return mongo.as_user(
            running.mongo_url, service, servers.service_passwords(self.ledger, running.mongo_url)[service]
        )

    def _servers(self) -> Servers:
        known = servers.known(self.ledger)
        if known is None:
            raise Down("Open OMS is not running. Start it with: oms up")
        return known

    def _part(self, name: str) -> ProcessSpec:
        part = part_named(name)
        if part is None:
            raise Unknown(f"There is no process {name!r}. There are: {', '.join(p.name for p in parts())}.")
        return part

    def _provision(self, running: Servers) -> None:
        """Topics and users at once."""
        passwords = servers.service_passwords(self.ledger, running.mongo_url)
        with ThreadPoolExecutor(max_workers=2) as pool:
            users = pool.submit(mongo.ensure_users, running.mongo_url, passwords)
            pool.submit(servers.make_topics, running.kafka_url, self._partitions).result()
            users.result()

    def _start(self, specs: Iterable[ProcessSpec], progress: Progress, crash_at: str = "") -> None:
        missing = [part for part in specs if not self.ledger.running(part.name)]
        self._launch_and_wait(missing, progress, crash_at)

    def _launch_and_wait(self, specs: Iterable[ProcessSpec], progress: Progress, crash_at: str = "") -> None:
        running, secrets = self._servers(), passwords_of(self.folder)
        around = Surroundings(
            servers=running,
            passwords=servers.service_passwords(self.ledger, running.mongo_url),
            public_keys=keys.public_keys(self.folder),
            upstreams={service: f"http://{LOOPBACK}:{self._port(service)}" for service in SERVICES[:-1]},
            public_url=f"http://{LOOPBACK}:{self._port(SERVICES[-1])}",
            secret_key=secrets.secret_key,
            text_key=secrets.text_key,
            ledger_key=secrets.ledger_key,
            draw_seed=self.ledger.draw_seed,
        )
        started = {part.name: self._launch(part, around, crash_at) for part in specs}
        try:
            health.wait_until_ready(started, lambda name: progress(f"{name} ready"))
        except health.Died as died:
            log = self.ledger.log(died.name)
            raise NotStarted(f"{died}. The end of {log}:\n{tail(log)}") from died

    def _launch(self, part: ProcessSpec, around: Surroundings, crash_at: str) -> Running:
        command = environment.command(part, self._port(part.name), around, crash_at)
        command = replace(command, folder=self._code, environment={**command.environment, **self._settings})
        running = start(command, self.ledger.log(part.name))
        self.ledger.record(part.name, running)
        return running

    def _port(self, name: str) -> int:
        running = self.ledger.running(name)
        return running.port if running else self.ledger.port(name)

    def _stop(self, names: Iterable[str]) -> None:
        running = self.ledger.all_running()
        gone = [name for name in names if name in running]
        stop(running[name] for name in gone)
        for name in gone:
            self.ledger.forget(name)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Stops the processes that a failed or interrupted start has launched."""
        before = {name for name in self.ledger.all_running() if self.ledger.running(name)}
        try:
            yield
        except BaseException:
            self._stop([name for name in self.ledger.all_running() if name not in before])
            raise
