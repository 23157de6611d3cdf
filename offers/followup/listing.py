"""The public offers one by one, as the yearly report keeps them: what they are, who answers, how one asks."""

import re
from datetime import date

from catalogue.cldr import language_name
from catalogue.models import Committee, Organisation, Place
from offers.ages import describe_ages
from offers.figures import Row, Table, plain_cells, plain_columns
from offers.models import Offer

KEY, TITLE = "utbud", "Allt publicerat utbud"
DEFINITION = (
    "Varje utbud som föräldrar ser den dagen, med vem som svarar för det. Bara funktionsadresser står här: en adress "
    "som ser ut som en persons namn är utelämnad, om den inte också är en nämnds, organisations eller plats egen."
)
A_NAME = re.compile(r"[^\W\d_]{2,}([.\-_][^\W\d_]{2,})+@", re.UNICODE)  # förnamn.efternamn@


def build(day: date) -> Table:
    offers = Offer.objects.public(day).select_related("committee").order_by("title_sv", "pk")
    offers = offers.prefetch_related("parties__organisation", "languages")
    known = _addresses_of_bodies()
    return Table(
        key=KEY,
        title=TITLE,
        definition=DEFINITION,
        day=day,
        row_heading="Utbud",
        columns=plain_columns(
            committee="Nämnd",
            organisations="Organisationer",
            address="Funktionsadress",
            ages="Ålder",
            languages="Språk",
        ),
        rows=tuple(_row(offer, known) for offer in offers),
    )


def _row(offer: Offer, known: set[str]) -> Row:
    organisations = sorted({party.organisation.name for party in offer.parties.all()})
    languages = sorted(language_name(language.pk) for language in offer.languages.all())
    has_ages = offer.min_age is not None or offer.max_age is not None
    cells = plain_cells(
        offer.committee.name if offer.committee else None,
        ", ".join(organisations) or None,
        function_address(offer.email, known) or None,
        describe_ages(offer.min_age, offer.max_age) if has_ages else None,
        ", ".join(languages) or None,
    )
    return Row(str(offer.uuid), offer.title, cells)


def function_address(address: str, known: set[str]) -> str:
    """The address, unless it may be a person's own."""
    return "" if A_NAME.match(address) and address.lower() not in known else address


def _addresses_of_bodies() -> set[str]:
    """What committees, organisations and places give as theirs."""
    found: set[str] = set()
    for model in (Committee, Organisation, Place):
        found.update(address.lower() for address in model.objects.values_list("email", flat=True))
    return found
