"""What the identity service tells the world: who may do what where, never a name, an address or a secret."""

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
    PasswordSet,
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
    SiteActivated,
    SiteClosed,
    SiteCreated,
    SiteProvisioned,
    SiteRunsChosen,
    SiteSuspended,
)

__all__ = [
    "AccountActivated",
    "AccountDisabled",
    "AccountEnabled",
    "AccountEvent",
    "AccountInvited",
    "ApiKeyEvent",
    "ApiKeyIssued",
    "ApiKeyRevoked",
    "AvailabilityAnnounced",
    "CbAccessGranted",
    "CbAccessRevoked",
    "FederalApprovalRecorded",
    "FederalApprovalWithdrawn",
    "FormAccepted",
    "FormRejected",
    "FormSent",
    "GrantEvent",
    "IdentityEvent",
    "JurisdictionEvent",
    "KeyRingEvent",
    "MembershipEvent",
    "OfflineDraftsSet",
    "PasswordSet",
    "ProposalWithdrawn",
    "ReadNoted",
    "RefusalNoted",
    "RegionalOfficeConsulted",
    "RoleGranted",
    "RoleProposed",
    "RoleRevoked",
    "SecondFactorAdded",
    "SecondFactorRemoved",
    "SessionEnded",
    "SignedIn",
    "SigningKeyPublished",
    "SigningKeyRetired",
    "SiteActivated",
    "SiteClosed",
    "SiteCreated",
    "SiteEvent",
    "SiteProvisioned",
    "SiteRunsChosen",
    "SiteSuspended",
    "TrailEvent",
    "UserReviewAnswered",
    "UserReviewEvent",
    "UserReviewOpened",
    "UserReviewSigned",
]

MembershipEvent = RoleGranted | RoleRevoked | RoleProposed | ProposalWithdrawn
"""Of one person in one site; platform roles are told of the person on the platform."""

AccountEvent = (
    RoleGranted
    | RoleRevoked
    | AccountInvited
    | AccountActivated
    | AccountDisabled
    | AccountEnabled
    | PasswordSet
    | SecondFactorAdded
    | SecondFactorRemoved
    | SignedIn
    | SessionEnded
)
SiteEvent = (
    SiteCreated
    | RegionalOfficeConsulted
    | FormSent
    | FormAccepted
    | FormRejected
    | SiteProvisioned
    | SiteActivated
    | SiteSuspended
    | SiteClosed
    | AvailabilityAnnounced
    | OfflineDraftsSet
    | SiteRunsChosen
)
JurisdictionEvent = FederalApprovalRecorded | FederalApprovalWithdrawn
GrantEvent = CbAccessGranted | CbAccessRevoked
UserReviewEvent = UserReviewOpened | UserReviewAnswered | UserReviewSigned
ApiKeyEvent = ApiKeyIssued | ApiKeyRevoked
TrailEvent = ReadNoted | RefusalNoted
KeyRingEvent = SigningKeyPublished | SigningKeyRetired

IdentityEvent = (
    MembershipEvent
    | AccountEvent
    | SiteEvent
    | JurisdictionEvent
    | GrantEvent
    | UserReviewEvent
    | ApiKeyEvent
    | TrailEvent
    | KeyRingEvent
)
