"""Every focus area of every edition, and every committee that an edition names, with offers, actions and gaps."""

from collections import Counter

from django.urls import reverse
from django.utils.http import urlencode

from catalogue.models import Action, FocusArea, ProgrammeEdition
from offers.figures import Row, Table, plain_cells, plain_columns
from offers.models import Offer
from offers.programme.facts import Facts

AREAS_KEY, AREAS_TITLE = "inriktningar", "Inriktningar med utbud, nämnder och luckor"
COMMITTEES_KEY, COMMITTEES_TITLE = "namnder", "Nämnder som programmet gäller för"
NO_OFFER = "inget utbud"


def focus_area_figures(facts: Facts) -> Table:
    """The focus areas of all editions, the newest edition first."""
    actions = Counter(Action.focus_areas.through.objects.values_list("focusarea_id", flat=True))
    return Table(
        key=AREAS_KEY,
        title=AREAS_TITLE,
        definition=(
            "Ett utbud räknas till en inriktning när det är märkt med den, eller med den inriktning i en senare "
            "utgåva som fortsätter den. Bara utbud som föräldrar ser i dag räknas. En inriktning utan utbud är "
            "en lucka."
        ),
        day=facts.day,
        row_heading="Inriktning",
        columns=plain_columns(
            edition="Utgåva till och med",
            later="Fortsätter i",
            offers="Utbud",
            committees="Nämnder",
            actions="Åtgärder i planen",
            gap="Lucka",
        ),
        rows=tuple(_focus_area_row(area, facts, actions) for area in facts.areas),
    )


def _focus_area_row(area: FocusArea, facts: Facts, actions: Counter) -> Row:
    offers = facts.for_area(area)
    line = facts.line_of(area)
    later = ", ".join(f"{one.name_sv} ({one.edition.valid_through_year})" for one in line[1:])
    cells = plain_cells(
        str(area.edition.valid_through_year),
        later,
        len(offers),
        facts.names(offers),
        sum(actions[one.pk] for one in line),
        "" if offers else NO_OFFER,
    )
    return Row(area.slug, area.name_sv, cells, _list_of(offers, line, facts), not offers)


def _list_of(offers: set[int], line: list[FocusArea], facts: Facts) -> str:
    """Where the offers stand: the public page of the focus area that has them all, else the staff's list."""
    if not offers:
        return ""
    whole = next((area for area in line if facts.by_area.get(area.pk) == offers), None)
    if whole:
        return reverse("offers:focus-area", args=[whole.slug])
    keys = ",".join(map(str, sorted(offers)))
    return f"{reverse('admin:offers_offer_changelist')}?{urlencode({'id__in': keys})}"


def committee_figures(facts: Facts) -> Table:
    """The committees that the editions name."""
    editions = ProgrammeEdition.objects.prefetch_related("committees")
    offers = Counter(_committee_keys(facts))
    actions = Counter(Action.objects.values_list("edition", "committee"))
    rows = tuple(
        _committee_row(edition, committee, offers[committee.pk], actions[edition.pk, committee.pk])
        for edition in editions
        for committee in edition.committees.all()
    )
    return Table(
        key=COMMITTEES_KEY,
        title=COMMITTEES_TITLE,
        definition=(
            "Varje nämnd som en utgåva räknar upp, med de utbud som den svarar för och som föräldrar ser i dag. "
            "En nämnd utan något utbud är en lucka. Utbud där ingen nämnd är angiven räknas inte till någon."
        ),
        day=facts.day,
        row_heading="Nämnd",
        columns=plain_columns(
            edition="Utgåva till och med", offers="Utbud", actions="Åtgärder i planen", gap="Lucka"
        ),
        rows=rows,
    )


def _committee_keys(facts: Facts):
    return Offer.objects.public(facts.day).order_by().values_list("committee", flat=True)


def _committee_row(edition, committee, offers: int, actions: int) -> Row:
    year = str(edition.valid_through_year)
    cells = plain_cells(year, offers, actions, "" if offers else NO_OFFER)
    address = f"{reverse('offers:list')}?{urlencode({'committee': committee.slug})}" if offers else ""
    return Row(f"{year}-{committee.slug}", committee.name_sv, cells, address, not offers)
