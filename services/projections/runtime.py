"""Runtime of projections: the shared dependencies, the vault of the ledger, and the database of publications."""

from dataclasses import dataclass, field

from shared.contracts.topics import PUBLIC_DATABASE
from shared.mongo import Store
from shared.runtime import Runtime
from shared.security.encryption import Vault


@dataclass
class ProjectionsRuntime(Runtime):
    """Runtime with the ledger's vault. Its construction raises ValueError for a setting that is no key."""

    ledger_vault: Vault = field(init=False)
    public_store: Store = field(init=False)
    """The database that the public process reads; projections alone writes it."""

    def __post_init__(self) -> None:
        previous = self.settings.previous_secret_key.get_secret_value() or None
        self.ledger_vault = Vault.from_settings(self.settings.secret_key.get_secret_value(), previous)
        self.public_store = self.store.sibling(PUBLIC_DATABASE)


def projections_runtime(runtime: Runtime) -> ProjectionsRuntime:
    """Return the runtime of a process of projections, where a request carries it as the shared type."""
    assert isinstance(runtime, ProjectionsRuntime)
    return runtime
