"""What can be wanted of a site: each move of its life, and what is said about it."""

from dataclasses import dataclass

from services.identity.domain.sites.settings import SiteSettings
from shared.contracts.identity.sites import FormKind, OfflineDrafts, Outcome, ReviewersOpen, Run, Why


@dataclass(frozen=True)
class Create:
    """A training site is there for every jurisdiction from the start (R6)."""


@dataclass(frozen=True)
class Consult:
    on: str
    outcome: Outcome


@dataclass(frozen=True)
class SendForm:
    form: str
    kind: FormKind
    people: int
    digest: str
    approved: bool = True
    """The jurisdiction may conduct its own reviews, where the form asks for that (R82)."""


@dataclass(frozen=True)
class AcceptForm:
    form: str


@dataclass(frozen=True)
class RejectForm:
    form: str
    reason: Why


@dataclass(frozen=True)
class Provision:
    settings: SiteSettings


@dataclass(frozen=True)
class Activate:
    """Open to its people, for the first time or again."""


@dataclass(frozen=True)
class Suspend:
    reason: Why


@dataclass(frozen=True)
class Close:
    reason: Why


@dataclass(frozen=True)
class Announce:
    opens: str
    closes: str | None


@dataclass(frozen=True)
class SetOfflineDrafts:
    policy: OfflineDrafts


@dataclass(frozen=True)
class ChooseRuns:
    """Case reviews, stakeholder interviews, or both (R9)."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class ChooseZone:
    """`choices` are the time zones of the site's state."""

    zone: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class SetReviewersOpen:
    """Whether reviewers open the cases that are given to them, or all of the site."""

    cases: ReviewersOpen


Command = (
    Create | Consult | SendForm | AcceptForm | RejectForm | Provision | Activate | Suspend | Close | Announce
    | SetOfflineDrafts | ChooseRuns | ChooseZone | SetReviewersOpen
)  # fmt: skip
