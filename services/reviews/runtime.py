"""Runtime of reviews: the shared dependencies, the vault of the key that guards texts and frames, and case feeds."""

from dataclasses import dataclass, field

from services.reviews.updates.feeds import CaseFeeds
from shared.runtime import Runtime
from shared.security.encryption import Vault


@dataclass
class ReviewsRuntime(Runtime):
    """Runtime with the text vault and the feeds of open cases.

    Its construction raises ValueError for a setting that is no key-encryption key.
    """

    text_vault: Vault = field(init=False)
    feeds: CaseFeeds = field(init=False)

    def __post_init__(self) -> None:
        previous = self.settings.previous_secret_key.get_secret_value() or None
        self.text_vault = Vault.from_settings(self.settings.secret_key.get_secret_value(), previous)
        self.feeds = CaseFeeds(self.settings.kafka_url)


def text_vault_of(runtime: Runtime) -> Vault:
    """Return the vault of a process of reviews, where a request carries its runtime as the shared type."""
    return reviews_runtime(runtime).text_vault


def reviews_runtime(runtime: Runtime) -> ReviewsRuntime:
    """Return the runtime of a process of reviews as its own type."""
    assert isinstance(runtime, ReviewsRuntime)
    return runtime
