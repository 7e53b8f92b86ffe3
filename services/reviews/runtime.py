"""Runtime of reviews: the shared dependencies and the vault of the key that guards texts and frames."""

from dataclasses import dataclass, field

from shared.runtime import Runtime
from shared.security.encryption import Vault


@dataclass
class ReviewsRuntime(Runtime):
    """Runtime with the text vault. Its construction raises ValueError for a setting that is no key-encryption key."""

    text_vault: Vault = field(init=False)

    def __post_init__(self) -> None:
        previous = self.settings.previous_secret_key.get_secret_value() or None
        self.text_vault = Vault.from_settings(self.settings.secret_key.get_secret_value(), previous)


def text_vault_of(runtime: Runtime) -> Vault:
    """Return the vault of a process of reviews, where a request carries its runtime as the shared type."""
    assert isinstance(runtime, ReviewsRuntime)
    return runtime.text_vault
