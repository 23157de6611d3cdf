"""Offers in the contact list of organisations, with who answers for each."""

from collections.abc import Iterable, Iterator

from catalogue.admin.contacts import SOURCES, person
from catalogue.imports.tables import PROTECTED
from catalogue.models import PartyRole, State
from offers.imports import hides_address
from offers.models import OfferParty


def offers(organisations: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    parties = OfferParty.objects.filter(organisation__in=organisations, role=PartyRole.PROVIDER)
    known = parties.exclude(offer__state=State.ARCHIVED).order_by("offer__title_sv")
    for party in known.select_related("offer__owner", "offer__deputy").prefetch_related(
        "offer__places", "offer__topics"
    ):
        offer = party.offer
        people = [*person(offer.owner), *person(offer.deputy)]
        cells = ["utbud", offer.title, str(offer.get_state_display()), offer.phone, offer.email, *people]
        yield party.organisation_id, [*cells, PROTECTED if hides_address(offer) else ""]


SOURCES.append(offers)
