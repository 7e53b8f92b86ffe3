"""Access state: sites, roles, grants, sessions and keys, evolved from identity's events, each once and in order."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
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
    ReviewersOpen,
    ReviewersOpenSet,
    Run,
    SiteActivated,
    SiteClosed,
    SiteCreated,
    SiteProvisioned,
    SiteRunsChosen,
    SiteSuspended,
    SiteZoneChosen,
)
from shared.contracts.vocabulary import PLATFORM
from shared.reference.zones import local_day, zones_of

RELEVANT_PREFIXES = ("usr_", "sit_", "gra_", "key_")
"""Prefixes of the ids of aggregates that authorize anything; forms, audit trails and user reviews do not."""

MAX_TOKEN_LIFETIME = timedelta(hours=1)
"""How long an ended session is remembered: no token of it is valid longer."""


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A role of one person in a site, a jurisdiction or on the platform; `counties` None: in all of it."""

    role: str
    counties: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """The scopes of an API key and when it expires."""

    scopes: frozenset[str]
    expires: datetime


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The attributes of a site that other services use."""

    state: SiteState = "absent"
    counties: frozenset[str] = frozenset()
    pur_start: str | None = None
    """The first day of every period under review; None where each case has its own (R13)."""

    round: int | None = None
    year: int | None = None
    """Of a CFSR site (R11)."""

    runs: frozenset[Run] = frozenset(get_args(Run))
    """Kinds of review that may be started in it (R9)."""

    zone: str | None = None
    """The time zone that it chose; None: the first one of its state."""

    reviewers_open: ReviewersOpen = "own"
    """The cases that its reviewers open: those given to them, or all."""


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
    """Lookups by key alone, so that a decision costs the same for any number of people."""

    roles: dict[tuple[str, str], tuple[RoleAssignment, ...]] = field(default_factory=dict)
    sites_by_person: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    machines: dict[tuple[str, str], Machine] = field(default_factory=dict)
    sites: dict[str, SiteFacts] = field(default_factory=dict)
    grants: dict[str, dict[str, CbAccessGranted]] = field(default_factory=lambda: defaultdict(dict))
    disabled: set[str] = field(default_factory=set)
    ended: dict[str, datetime] = field(default_factory=dict)
    keys: dict[str, SigningKeyPublished] = field(default_factory=dict)
    _last_sequences: dict[str, int] = field(default_factory=dict)
    _waiting: dict[str, list[RecordedEvent]] = field(default_factory=dict)
    _unreadable: set[str] = field(default_factory=set)

    def apply(self, recorded: RecordedEvent) -> None:
        """Applies an event unless it is a duplicate; after a gap it waits, and its aggregate allows nothing."""
        if not recorded.envelope.subject.startswith(RELEVANT_PREFIXES):
            return
        pending = [*self._waiting.pop(recorded.key, []), recorded]
        split = split_by_sequence(self._last_sequences.get(recorded.key, 0), pending)
        for event in split.run:
            self._evolve(event)
            self._last_sequences[recorded.key] = event.sequence
        if split.gap:
            self._waiting[recorded.key] = list(split.gap)

    def quarantine(self, key: str) -> None:
        """Marks an aggregate as unreadable (newer event version): it allows nothing until this process is upgraded."""
        self._unreadable.add(key)

    def assignments(self, site: str, person: str) -> tuple[RoleAssignment, ...]:
        """Returns the roles in this site alone; none while events of the person or the account are missing."""
        is_incomplete = self._is_incomplete(site, person) or self._is_incomplete(PLATFORM, person)
        return () if is_incomplete else self.roles.get((site, person), ())

    def machine(self, site: str, machine: str) -> Machine | None:
        return None if self._is_incomplete(site, machine) else self.machines.get((site, machine))

    def grants_of(self, site: str) -> Iterator[tuple[str, CbAccessGranted]]:
        """Yields the grants that are not revoked, each with its id."""
        grants = sorted(self.grants.get(site, {}).items())
        return ((grant, event) for grant, event in grants if not self._is_incomplete(site, grant))

    def site(self, site: str) -> SiteFacts:
        return ABSENT if self._is_incomplete(site, f"sit_{site}") else self.sites.get(site, ABSENT)

    def zone(self, site: str) -> str:
        """Returns the time zone of the site's days: the one that it chose, or else the first one of its state."""
        return self.site(site).zone or zones_of(site)[0]

    def day(self, moment: datetime, site: str) -> date:
        """Returns the day of the moment at the site."""
        return local_day(moment, self.zone(site))

    def sites_of(self, person: str) -> Iterator[str]:
        """Yields the sites and jurisdictions in which the person has a role."""
        return iter(sorted(self.sites_by_person.get(person, ())))

    def _is_incomplete(self, site: str, aggregate: str) -> bool:
        key = key_of(site, aggregate)
        return key in self._waiting or key in self._unreadable

    def _evolve(self, recorded: RecordedEvent) -> None:
        site, subject = recorded.envelope.site, recorded.envelope.subject
        match event := recorded.event:
            case RoleGranted(role=role, counties=counties):
                new = RoleAssignment(role, frozenset(counties) if counties is not None else None)
                self._assign(site, subject, (*self._others(site, subject, role), new))
            case RoleRevoked(role=role):
                self._assign(site, subject, self._others(site, subject, role))
            case SessionEnded(session=session):
                self._end_session(session, recorded.envelope.at)
            case SigningKeyPublished():
                self.keys[event.key] = event
            case SigningKeyRetired():
                self.keys.pop(event.key, None)
            case ApiKeyIssued() | ApiKeyRevoked():
                self._change_api_key(site, subject, event)
            case AccountDisabled():
                self.disabled.add(subject)
            case AccountEnabled():
                self.disabled.discard(subject)
            case _:
                self._evolve_site(site, subject, event)

    def _evolve_site(self, site: str, subject: str, event: Event) -> None:
        match event:
            case CbAccessGranted():
                self.grants[site][subject] = event
            case CbAccessRevoked():
                self.grants[site].pop(subject, None)
            case SiteProvisioned():
                settings = (frozenset(event.counties), event.pur_start, event.round, event.year)
                self.sites[site] = SiteFacts("provisioned", *settings)
            case SiteZoneChosen(zone=zone):
                self.sites[site] = replace(self.sites.get(site, ABSENT), zone=zone)
            case ReviewersOpenSet(reviewers_open=cases):
                self.sites[site] = replace(self.sites.get(site, ABSENT), reviewers_open=cases)
            case SiteRunsChosen(runs=runs):
                self.sites[site] = replace(self.sites.get(site, ABSENT), runs=frozenset(runs))
            case _ if (state := STATES.get(type(event))) and not self._keeps_site_state(site, event):
                self.sites[site] = replace(self.sites.get(site, ABSENT), state=state)

    def _keeps_site_state(self, site: str, event: Event) -> bool:
        """Whether the event is of a form for a change of users, which does not change the site."""
        rejected = isinstance(event, FormRejected) and self.sites.get(site, ABSENT).state != "requested"
        return rejected or (isinstance(event, FormSent) and event.kind == "CHANGE_OF_USERS")

    def _others(self, site: str, person: str, role: str) -> tuple[RoleAssignment, ...]:
        return tuple(assigned for assigned in self.roles.get((site, person), ()) if assigned.role != role)

    def _assign(self, site: str, person: str, assignments: tuple[RoleAssignment, ...]) -> None:
        self.roles[site, person] = assignments
        (self.sites_by_person[person].add if assignments else self.sites_by_person[person].discard)(site)

    def _change_api_key(self, site: str, machine: str, event: ApiKeyIssued | ApiKeyRevoked) -> None:
        if isinstance(event, ApiKeyIssued):
            self.machines[site, machine] = Machine(frozenset(event.scopes), datetime.fromisoformat(event.expires))
            self.sites_by_person[machine].add(site)
        else:
            self.machines.pop((site, machine), None)
            self.sites_by_person.pop(machine, None)

    def _end_session(self, session: str, at: datetime) -> None:
        """Records an ended session and drops those whose last token has expired."""
        for expired in [old for old, ended in self.ended.items() if ended < at - MAX_TOKEN_LIFETIME]:
            del self.ended[expired]
        self.ended[session] = at
