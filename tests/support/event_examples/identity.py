"""One invented example of every fact of identity, by the aggregate that it would be told of."""

from shared.contracts.event import Event
from shared.contracts.identity import events
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
    (MEMBER, events.RoleGranted(role="QA_FIRST", counties=("06001", "06003"))),
    (MEMBER, events.RoleRevoked(role="REVIEWER")),
    (CFSR_MEMBER, events.RoleProposed(role="REVIEWER", counties=("06001",), party="STATE")),
    (CFSR_MEMBER, events.ProposalWithdrawn(role="REVIEWER")),
    (
        GRANT,
        events.CbAccessGranted(
            level="named_cases",
            purpose_code="PIP_MONITORING",
            starts="2026-07-01T00:00:00Z",
            ends="2026-10-01T00:00:00Z",
            people=("usr_golden",),
            cases=(CASE,),
        ),
    ),
    (GRANT, events.CbAccessRevoked()),
    (MACHINE, events.ApiKeyIssued(scopes=("case.create", "case.read"), expires="2027-07-01T00:00:00Z")),
    (MACHINE, events.ApiKeyRevoked()),
    (USER_REVIEW, events.UserReviewOpened(due="2026-07-15", people=("usr_golden", "usr_other"))),
    (USER_REVIEW, events.UserReviewAnswered(person="usr_other", decision="remove")),
    (USER_REVIEW, events.UserReviewSigned()),
    (TRAIL, events.ReadNoted(operation="read_case", about=CASE, grant=GRANT[1], purpose_code="PIP_MONITORING")),
    (TRAIL, events.RefusalNoted(operation="change_role", problem="own-role")),
    (ACCOUNT, events.AccountInvited()),
    (ACCOUNT, events.AccountActivated()),
    (ACCOUNT, events.AccountDisabled()),
    (ACCOUNT, events.AccountEnabled()),
    (ACCOUNT, events.PasswordSet()),
    (ACCOUNT, events.SecondFactorAdded(factor="totp")),
    (ACCOUNT, events.SecondFactorRemoved(factor="passkey")),
    (ACCOUNT, events.SignedIn(session=SESSION, means="password_and_totp")),
    (ACCOUNT, events.SessionEnded(session=SESSION, why="signed_out")),
    (KEY_RING, events.SigningKeyPublished(key=KEY, x="A" * 43, until="2026-07-31T12:00:00Z")),
    (KEY_RING, events.SigningKeyRetired(key=KEY)),
    (TRAINING_SITE, events.SiteCreated()),
    (SITE, events.RegionalOfficeConsulted(on="2026-06-30", outcome="agreed_with_conditions")),
    (SITE, events.FormSent(form=FORM, kind="CQI", people=12, digest="a" * 64)),
    (SITE, events.FormAccepted(form=FORM)),
    (SITE, events.FormRejected(form=FORM, why="people_unknown")),
    (
        CFSR_SITE,
        events.SiteProvisioned(
            counties=("06001", "06003"),
            pur_mode="FIXED",
            pur_start="2026-04-01",
            offline_drafts="session",
            mode="STATE_CONDUCTED",
            round=4,
            year=2026,
        ),
    ),
    (SITE, events.SiteActivated()),
    (SITE, events.SiteSuspended(why="security")),
    (SITE, events.SiteClosed(why="season_over")),
    (SITE, events.AvailabilityAnnounced(opens="2026-07-01T00:00:00Z", closes="2026-10-01T00:00:00Z")),
    (SITE, events.OfflineDraftsSet(policy="off")),
    (SITE, events.SiteRunsChosen(runs=("interviews",))),
    (JURISDICTION, events.FederalApprovalRecorded(on="2024-03-01", round=4)),
    (JURISDICTION, events.FederalApprovalWithdrawn()),
)

TOLD_OF: dict[type[Event], Told] = {type(fact): told for told, fact in EXAMPLES}
