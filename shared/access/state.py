"""What a process knows of sites, roles, grants, sessions and keys: identity's events, each once and in order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import get_args

from shared.access.role_table import SiteState
from shared.consumer.sequencing import split_by_sequence
from shared.contracts.envelope import RecordedEvent, key_of
from shared.contracts.event import Event
from shared.contracts.identity.access import (
    ApiKeyIssued,
    ApiKeyRevoked,
    CbAccessGranted,
    CbAccessRevoked,
    RoleGranted,
    RoleRevoked,
)
from shared.contracts.identity.accounts import (
    AccountDisabled,
    AccountEnabled,
    SessionEnded,
    SigningKeyPublished,
    SigningKeyRetired,
)
from shared.contracts.identity.sites import (
    FormRejected,
    FormSent,
    RegionalOfficeConsulted,
    Run,
    SiteActivated,
    SiteClosed,
    SiteCreated,
    SiteProvisioned,
    SiteRunsChosen,
    SiteSuspended,
)
from shared.contracts.vocabulary import PLATFORM

OF_INTEREST = ("usr_", "sit_", "gra_", "key_")
"""Aggregates by the first letters of their ids; forms, trails and user-list reviews allow nothing."""

LONGEST_TOKEN = timedelta(hours=1)
"""Ended sessions are remembered this long: no token of theirs holds longer."""


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A role of one person in one place; `counties` None: everywhere in it."""

    role: str
    counties: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """What an API key allows, and until when."""

    scopes: frozenset[str]
    expires: datetime


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What other services need to know of a site."""

    state: SiteState = "absent"
    counties: frozenset[str] = frozenset()
    pur_start: str | None = None
    """The day on which every period under review begins; None where each case has its own (R13)."""

    round: int | None = None
    year: int | None = None
    """A CFSR site's (R11)."""

    runs: frozenset[Run] = frozenset(get_args(Run))
    """What is begun in it (R9)."""


ABSENT = SiteFacts()
STATES: dict[type[Event], SiteState] = {
    SiteCreated: "created",
    RegionalOfficeConsulted: "consulted",
    FormSent: "requested",
    FormRejected: "consulted",
    SiteActivated: "active",
    SiteSuspended: "suspended",
    SiteClosed: "closed",
}


@dataclass
class AccessState:
    """The fold. Its parts are only ever asked by key, so that an answer costs the same for any number of people."""

    roles: dict[tuple[str, str], tuple[RoleAssignment, ...]] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    machines: dict[tuple[str, str], Machine] = field(default_factory=dict)
    sites: dict[str, SiteFacts] = field(default_factory=dict)
    grants: dict[str, dict[str, CbAccessGranted]] = field(default_factory=lambda: defaultdict(dict))
    disabled: set[str] = field(default_factory=set)
    ended: dict[str, datetime] = field(default_factory=dict)
    keys: dict[str, SigningKeyPublished] = field(default_factory=dict)
    _heads: dict[str, int] = field(default_factory=dict)
    _waiting: dict[str, list[RecordedEvent]] = field(default_factory=dict)
    _doubtful: set[str] = field(default_factory=set)

    def learn(self, recorded: RecordedEvent) -> None:
        """Fold it, unless it was folded before; one beyond a gap waits, and its aggregate allows nothing until then."""
        if not recorded.envelope.subject.startswith(OF_INTEREST):
            return
        found = split_by_sequence(self._heads.get(recorded.key, 0), [*self._waiting.pop(recorded.key, []), recorded])
        for one in found.run:
            self._fold(one)
            self._heads[recorded.key] = one.sequence
        if found.gap:
            self._waiting[recorded.key] = list(found.gap)

    def quarantine(self, key: str) -> None:
        """Something was told of this aggregate that this program cannot read: it allows nothing until an upgrade."""
        self._doubtful.add(key)

    def held(self, place: str, person: str) -> tuple[RoleAssignment, ...]:
        """The roles of a person in this very place; none while something of the person's account is not known."""
        unsure = self._unsure(place, person) or self._unsure(PLATFORM, person)
        return () if unsure else self.roles.get((place, person), ())

    def machine(self, site: str, machine: str) -> Machine | None:
        return None if self._unsure(site, machine) else self.machines.get((site, machine))

    def grants_of(self, site: str) -> Iterator[tuple[str, CbAccessGranted]]:
        """Those that are not taken back, each with its id."""
        return ((one, event) for one, event in sorted(self.grants.get(site, {}).items()) if not self._unsure(site, one))

    def site(self, site: str) -> SiteFacts:
        return ABSENT if self._unsure(site, f"sit_{site}") else self.sites.get(site, ABSENT)

    def places_of(self, person: str) -> Iterator[str]:
        """Where the person holds any role."""
        return iter(sorted(self.places.get(person, ())))

    def _unsure(self, place: str, aggregate: str) -> bool:
        key = key_of(place, aggregate)
        return key in self._waiting or key in self._doubtful

    def _fold(self, recorded: RecordedEvent) -> None:
        place, subject = recorded.envelope.site, recorded.envelope.subject
        match event := recorded.event:
            case RoleGranted(role=role, counties=counties):
                new = RoleAssignment(role, frozenset(counties) if counties is not None else None)
                self._hold(place, subject, (*self._others(place, subject, role), new))
            case RoleRevoked(role=role):
                self._hold(place, subject, self._others(place, subject, role))
            case SessionEnded(session=session):
                self._end(session, recorded.envelope.at)
            case SigningKeyPublished():
                self.keys[event.key] = event
            case SigningKeyRetired():
                self.keys.pop(event.key, None)
            case ApiKeyIssued() | ApiKeyRevoked():
                self._let_in(place, subject, event)
            case AccountDisabled():
                self.disabled.add(subject)
            case AccountEnabled():
                self.disabled.discard(subject)
            case _:
                self._fold_site(place, subject, event)

    def _fold_site(self, site: str, subject: str, event: Event) -> None:
        match event:
            case CbAccessGranted():
                self.grants[site][subject] = event
            case CbAccessRevoked():
                self.grants[site].pop(subject, None)
            case SiteProvisioned():
                settings = (frozenset(event.counties), event.pur_start, event.round, event.year)
                self.sites[site] = SiteFacts("provisioned", *settings)
            case SiteRunsChosen(runs=runs):
                self.sites[site] = replace(self.sites.get(site, ABSENT), runs=frozenset(runs))
            case _ if (state := STATES.get(type(event))) and not self._leaves_it(site, event):
                self.sites[site] = replace(self.sites.get(site, ABSENT), state=state)

    def _leaves_it(self, site: str, event: Event) -> bool:
        """A form for a change of users, and its rejection, move no site."""
        rejected = isinstance(event, FormRejected) and self.sites.get(site, ABSENT).state != "requested"
        return rejected or (isinstance(event, FormSent) and event.kind == "CHANGE_OF_USERS")

    def _others(self, place: str, person: str, role: str) -> tuple[RoleAssignment, ...]:
        return tuple(one for one in self.roles.get((place, person), ()) if one.role != role)

    def _hold(self, place: str, person: str, held: tuple[RoleAssignment, ...]) -> None:
        self.roles[place, person] = held
        (self.places[person].add if held else self.places[person].discard)(place)

    def _let_in(self, site: str, machine: str, event: ApiKeyIssued | ApiKeyRevoked) -> None:
        if isinstance(event, ApiKeyIssued):
            self.machines[site, machine] = Machine(frozenset(event.scopes), datetime.fromisoformat(event.expires))
            self.places[machine].add(site)
        else:
            self.machines.pop((site, machine), None)
            self.places.pop(machine, None)

    def _end(self, session: str, at: datetime) -> None:
        """Those that no token can name any more are let go."""
        for old in [one for one, ended in self.ended.items() if ended < at - LONGEST_TOKEN]:
            del self.ended[old]
        self.ended[session] = at
