"""One invented example of every fact of identity, by the aggregate that it would be told of."""

from shared.contracts import identity
from shared.contracts.event import Event
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
    (MEMBER, identity.RoleGranted(role="QA_FIRST", counties=("06001", "06003"))),
    (MEMBER, identity.RoleRevoked(role="REVIEWER")),
    (CFSR_MEMBER, identity.RoleProposed(role="REVIEWER", counties=("06001",), party="STATE")),
    (CFSR_MEMBER, identity.ProposalWithdrawn(role="REVIEWER")),
    (
        GRANT,
        identity.CbAccessGranted(
            level="named_cases",
            purpose_code="PIP_MONITORING",
            starts="2026-07-01T00:00:00Z",
            ends="2026-10-01T00:00:00Z",
            people=("usr_golden",),
            cases=(CASE,),
        ),
    ),
    (GRANT, identity.CbAccessRevoked()),
    (MACHINE, identity.ApiKeyIssued(scopes=("case.create", "case.read"), expires="2027-07-01T00:00:00Z")),
    (MACHINE, identity.ApiKeyRevoked()),
    (USER_REVIEW, identity.UserReviewOpened(due="2026-07-15", people=("usr_golden", "usr_other"))),
    (USER_REVIEW, identity.UserReviewAnswered(person="usr_other", decision="remove")),
    (USER_REVIEW, identity.UserReviewSigned()),
    (TRAIL, identity.ReadNoted(operation="read_case", about=CASE, grant=GRANT[1], purpose_code="PIP_MONITORING")),
    (TRAIL, identity.RefusalNoted(operation="change_role", problem="own-role")),
    (ACCOUNT, identity.AccountInvited()),
    (ACCOUNT, identity.AccountActivated()),
    (ACCOUNT, identity.AccountDisabled()),
    (ACCOUNT, identity.AccountEnabled()),
    (ACCOUNT, identity.PasswordSet()),
    (ACCOUNT, identity.SecondFactorAdded(factor="totp")),
    (ACCOUNT, identity.SecondFactorRemoved(factor="passkey")),
    (ACCOUNT, identity.SignedIn(session=SESSION, means="password_and_totp")),
    (ACCOUNT, identity.SessionEnded(session=SESSION, why="signed_out")),
    (KEY_RING, identity.SigningKeyPublished(key=KEY, x="A" * 43, until="2026-07-31T12:00:00Z")),
    (KEY_RING, identity.SigningKeyRetired(key=KEY)),
    (TRAINING_SITE, identity.SiteCreated()),
    (SITE, identity.RegionalOfficeConsulted(on="2026-06-30", outcome="agreed_with_conditions")),
    (SITE, identity.FormSent(form=FORM, kind="CQI", people=12, digest="a" * 64)),
    (SITE, identity.FormAccepted(form=FORM)),
    (SITE, identity.FormRejected(form=FORM, why="people_unknown")),
    (
        CFSR_SITE,
        identity.SiteProvisioned(
            counties=("06001", "06003"),
            pur_mode="FIXED",
            pur_start="2026-04-01",
            offline_drafts="session",
            mode="STATE_CONDUCTED",
            round=4,
            year=2026,
        ),
    ),
    (SITE, identity.SiteActivated()),
    (SITE, identity.SiteSuspended(why="security")),
    (SITE, identity.SiteClosed(why="season_over")),
    (SITE, identity.AvailabilityAnnounced(opens="2026-07-01T00:00:00Z", closes="2026-10-01T00:00:00Z")),
    (SITE, identity.OfflineDraftsSet(policy="off")),
    (SITE, identity.SiteRunsChosen(runs=("interviews",))),
    (JURISDICTION, identity.FederalApprovalRecorded(on="2024-03-01", round=4)),
    (JURISDICTION, identity.FederalApprovalWithdrawn()),
)

TOLD_OF: dict[type[Event], Told] = {type(fact): told for told, fact in EXAMPLES}
