"""Whom to call: every organisation with what it provides, and who answers for it. For those who keep all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import path, reverse
from django.utils.timezone import localdate

from catalogue.imports.tables import PROTECTED
from catalogue.models import Organisation, PartyRole, PlaceParty, State, User
from catalogue.spreadsheets import STAFF_FORMATS, download

HEAD = [
    "organisation",
    "organisationens telefon",
    "organisationens e-post",
    "slag",
    "titel",
    "status",
    "telefon",
    "e-post",
    "ansvarig",
    "ansvarigs e-post",
    "ersättare",
    "ersättares e-post",
    PROTECTED,
]
# What an organisation provides: its id, and the cells from "slag" on.
Provided = Callable[[Iterable[int]], Iterator[tuple[int, list[str]]]]
SOURCES: list[Provided] = []


def places(organisations: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    parties = PlaceParty.objects.filter(organisation__in=organisations, role=PartyRole.PROVIDER)
    for party in (
        parties.exclude(place__state=State.ARCHIVED).select_related("place").order_by("place__name_sv")
    ):
        place = party.place
        mark = PROTECTED if place.hide_address else ""
        cells = [
            "plats",
            place.name,
            str(place.get_state_display()),
            place.phone,
            place.email,
            *person(None),
            *person(None),
        ]
        yield party.organisation_id, [*cells, mark]


SOURCES.append(places)


def person(user: User | None) -> tuple[str, str]:
    """Name and address of who answers for something."""
    return (user.get_full_name() or user.get_username(), user.email) if user else ("", "")


def contact_rows(organisations: QuerySet[Organisation]) -> Iterator[list[str]]:
    """A row for each thing that an organisation provides; one with nothing has a row of its own."""
    found = {organisation.pk: organisation for organisation in organisations}
    provided = defaultdict(list)
    for source in SOURCES:
        for organisation, cells in source(found):
            provided[organisation].append(cells)
    for pk, organisation in found.items():
        own = [organisation.name, organisation.phone, organisation.email]
        nothing = [""] * (len(HEAD) - len(own))
        yield from ([*own, *cells] for cells in provided.get(pk, [nothing]))


class ContactPages:
    """The contact list of the organisations that a list shows."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.contacts_view)
        return [
            path("kontaktlista/<str:file_format>/", view, name="catalogue_organisation_contacts"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        address = reverse("admin:catalogue_organisation_contacts", args=["xlsx"])
        link = f"{address}?{request.GET.urlencode()}" if request.user.keeps_all else ""
        return super().changelist_view(request, {**(extra_context or {}), "contacts_link": link})

    def contacts_view(self, request, file_format):
        if not (request.user.keeps_all and self.has_view_permission(request)):
            raise PermissionDenied
        if file_format not in STAFF_FORMATS:
            raise Http404
        organisations = self.get_changelist_instance(request).get_queryset(request)
        rows = contact_rows(organisations)
        return download(f"kontaktlista-{localdate()}", file_format, HEAD, rows, sheet="kontaktlista")
