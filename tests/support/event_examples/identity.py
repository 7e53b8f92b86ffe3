"""One invented example of every fact of identity, by the aggregate that it would be told of."""

from shared.contracts.event import Event
from shared.contracts.identity.access import (
    ApiKeyIssued,
    ApiKeyRevoked,
    CbAccessGranted,
    CbAccessRevoked,
    ProposalWithdrawn,
    ReadNoted,
    RefusalNoted,
    RoleGranted,
    RoleProposed,
    RoleRevoked,
    UserReviewAnswered,
    UserReviewOpened,
    UserReviewSigned,
)
from shared.contracts.identity.accounts import (
    AccountActivated,
    AccountDisabled,
    AccountEnabled,
    AccountInvited,
    FactorResetRequested,
    FactorsReset,
    PasswordSet,
    PersonCorrected,
    RecoveryCodesRenewed,
    SecondFactorAdded,
    SecondFactorRemoved,
    SessionEnded,
    SignedIn,
    SigningKeyPublished,
    SigningKeyRetired,
)
from shared.contracts.identity.sites import (
    AvailabilityAnnounced,
    FederalApprovalRecorded,
    FederalApprovalWithdrawn,
    FormAccepted,
    FormRejected,
    FormSent,
    OfflineDraftsSet,
    RegionalOfficeConsulted,
    ReviewersOpenSet,
    SiteActivated,
    SiteClosed,
    SiteCreated,
    SiteProvisioned,
    SiteRunsChosen,
    SiteSuspended,
    SiteZoneChosen,
)
from shared.contracts.vocabulary import PLATFORM

Told = tuple[str, str]
"""The place and the aggregate's id."""

MEMBER: Told = ("ca-cqi", "usr_golden")
ACCOUNT: Told = (PLATFORM, "usr_golden")
SITE: Told = ("ca-cqi", "sit_ca-cqi")
TRAINING_SITE: Told = ("ca-training", "sit_ca-training")
CFSR_SITE: Told = ("ca-cfsr", "sit_ca-cfsr")
CFSR_MEMBER: Told = ("ca-cfsr", "usr_golden")
JURISDICTION: Told = ("ca", "jur_ca")
GRANT: Told = ("ca-cqi", "gra_" + "0" * 32)
MACHINE: Told = ("ca-cqi", "usr_key_" + "0" * 32)
USER_REVIEW: Told = ("ca-cqi", "urv_" + "0" * 32)
TRAIL: Told = ("ca-cqi", "trl_golden")
KEY_RING: Told = (PLATFORM, "key_ring")

FORM, CASE, SESSION, KEY = "frm_" + "0" * 32, "cas_" + "0" * 32, "ses_" + "0" * 32, "golden_key_1"

EXAMPLES: tuple[tuple[Told, Event], ...] = (
    (MEMBER, RoleGranted(role="QA_FIRST", counties=("06001", "06003"))),
    (MEMBER, RoleRevoked(role="REVIEWER")),
    (CFSR_MEMBER, RoleProposed(role="REVIEWER", counties=("06001",), party="STATE")),
    (CFSR_MEMBER, ProposalWithdrawn(role="REVIEWER")),
    (
        GRANT,
        CbAccessGranted(
            level="named_cases",
            purpose_code="PIP_MONITORING",
            starts="2026-07-01T00:00:00Z",
            ends="2026-10-01T00:00:00Z",
            people=("usr_golden",),
            cases=(CASE,),
        ),
    ),
    (GRANT, CbAccessRevoked()),
    (MACHINE, ApiKeyIssued(scopes=("case.create", "case.read"), expires="2027-07-01T00:00:00Z")),
    (MACHINE, ApiKeyRevoked()),
    (USER_REVIEW, UserReviewOpened(due="2026-07-15", people=("usr_golden", "usr_other"))),
    (USER_REVIEW, UserReviewAnswered(person="usr_other", decision="remove")),
    (USER_REVIEW, UserReviewSigned()),
    (TRAIL, ReadNoted(operation="read_case", about=CASE, grant=GRANT[1], purpose_code="PIP_MONITORING")),
    (TRAIL, RefusalNoted(operation="change_role", problem="own-role")),
    (ACCOUNT, AccountInvited()),
    (ACCOUNT, AccountActivated()),
    (ACCOUNT, AccountDisabled()),
    (ACCOUNT, AccountEnabled()),
    (ACCOUNT, PersonCorrected(fields=("name", "email"))),
    (ACCOUNT, PasswordSet()),
    (ACCOUNT, SecondFactorAdded(factor="totp")),
    (ACCOUNT, SecondFactorRemoved(factor="passkey")),
    (ACCOUNT, FactorResetRequested()),
    (ACCOUNT, FactorsReset()),
    (ACCOUNT, RecoveryCodesRenewed()),
    (ACCOUNT, SignedIn(session=SESSION, means="password_and_totp")),
    (ACCOUNT, SessionEnded(session=SESSION, why="signed_out")),
    (KEY_RING, SigningKeyPublished(key=KEY, x="A" * 43, until="2026-07-31T12:00:00Z")),
    (KEY_RING, SigningKeyRetired(key=KEY)),
    (TRAINING_SITE, SiteCreated()),
    (SITE, RegionalOfficeConsulted(on="2026-06-30", outcome="agreed_with_conditions")),
    (SITE, FormSent(form=FORM, kind="CQI", people=12, digest="a" * 64)),
    (SITE, FormAccepted(form=FORM)),
    (SITE, FormRejected(form=FORM, why="people_unknown")),
    (
        CFSR_SITE,
        SiteProvisioned(
            counties=("06001", "06003"),
            pur_mode="FIXED",
            pur_start="2026-04-01",
            offline_drafts="session",
            mode="STATE_CONDUCTED",
            round=4,
            year=2026,
        ),
    ),
    (SITE, SiteActivated()),
    (SITE, SiteSuspended(why="security")),
    (SITE, SiteClosed(why="season_over")),
    (SITE, AvailabilityAnnounced(opens="2026-07-01T00:00:00Z", closes="2026-10-01T00:00:00Z")),
    (SITE, OfflineDraftsSet(policy="off")),
    (SITE, SiteRunsChosen(runs=("interviews",))),
    (SITE, SiteZoneChosen(zone="America/Los_Angeles")),
    (SITE, ReviewersOpenSet(reviewers_open="all")),
    (JURISDICTION, FederalApprovalRecorded(on="2024-03-01", round=4)),
    (JURISDICTION, FederalApprovalWithdrawn()),
)

TOLD_OF: dict[type[Event], Told] = {type(example): kind for kind, example in EXAMPLES}
