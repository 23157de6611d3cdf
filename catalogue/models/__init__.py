"""Who, where, and the calendar. Knows nothing of offers."""

from catalogue.models.audit import AuditAction, AuditEntry, AuditHead
from catalogue.models.base import Confidence, State, swedish
from catalogue.models.calendar import (
    Closure,
    PlaceSlot,
    PlaceSlotSource,
    SchoolBreak,
    Slot,
    SlotKind,
    Weekday,
)
from catalogue.models.committees import Committee, CommitteeSource, FocusArea, ProgrammeEdition
from catalogue.models.invitations import Invitation
from catalogue.models.links import LinkCheck
from catalogue.models.organisations import Organisation, OrganisationAlias, OrganisationKind, PartyRole
from catalogue.models.outbox import OutboxMail
from catalogue.models.people import Membership, Role, User
from catalogue.models.photos import PhotoKind, PlacePhoto
from catalogue.models.places import (
    District,
    DistrictKind,
    DistrictSource,
    MeetingPlace,
    OpenPreschool,
    Place,
    PlaceConfirmation,
    PlaceKind,
    PlaceParty,
    PlaceSource,
    Population,
)
from catalogue.models.plan import Action, ActionState
from catalogue.models.register import ImportRun, RegisterVersion, Upload
from catalogue.models.saved_lists import SavedList
from catalogue.models.shared_cache import CacheRow
from catalogue.models.taxonomies import Audience, Language, Topic
from catalogue.models.translations import TranslationRow

__all__ = [
    "Action",
    "ActionState",
    "Audience",
    "AuditAction",
    "AuditEntry",
    "AuditHead",
    "CacheRow",
    "Closure",
    "Committee",
    "CommitteeSource",
    "Confidence",
    "District",
    "DistrictKind",
    "DistrictSource",
    "FocusArea",
    "ImportRun",
    "Invitation",
    "Language",
    "LinkCheck",
    "MeetingPlace",
    "Membership",
    "OpenPreschool",
    "Organisation",
    "OrganisationAlias",
    "OrganisationKind",
    "OutboxMail",
    "PartyRole",
    "PhotoKind",
    "Place",
    "PlaceConfirmation",
    "PlaceKind",
    "PlaceParty",
    "PlacePhoto",
    "PlaceSlot",
    "PlaceSlotSource",
    "PlaceSource",
    "Population",
    "ProgrammeEdition",
    "RegisterVersion",
    "Role",
    "SavedList",
    "SchoolBreak",
    "Slot",
    "SlotKind",
    "State",
    "Topic",
    "TranslationRow",
    "Upload",
    "User",
    "Weekday",
    "swedish",
]
