"""The spread of open preschools and drop-in: what each kommundel has, for how many, and how far it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.text import capfirst

from catalogue.cldr import in_words as listed
from catalogue.cldr import language_name
from catalogue.geography import kilometres
from catalogue.models import District, DistrictKind, OpenPreschool
from catalogue.recurrence import at_minute
from offers.answers import Answer, all_of, any_of
from offers.figures import Cell, Choice, Column, Row, Table, Tone, by_name, in_words, number
from offers.followup.lines import ALL, Line, districts, union, whole
from offers.followup.population import ANYONE, SMALL_CHILDREN, Band, bands_by_district, people
from offers.followup.preschools import open_preschools
from offers.followup.weekly import DEFINITION as WEEK
from offers.followup.weekly import Week, week
from offers.index import Index
from offers.models import Form

KEY, TITLE = "spridning", "Geografisk spridning"
NOWHERE = "nowhere"
KINDS = {
    "both": "Öppna förskolor och drop-in",
    "open-preschool": "Öppna förskolor",
    "drop-in": "Drop-in",
}
DEFINITION = (
    "Räknas per kommundel; områden räknas till den kommundel som de ligger i, och det som saknar kommundel står "
    "som ”Utan stadsdel”. En öppen förskola är en publicerad plats av det slaget. Drop-in är utbud vars form är "
    "drop-in eller där det står att man kan komma utan anmälan. ”Kanske” är det som saknar uppgift om var det är, "
    "eller om det är drop-in. Avståndet är fågelvägen från kommundelens mitt till närmaste öppna förskola, och "
    "räknas bara där båda lägena är kända och inte uppskattade."
)
COLUMNS = (
    Column("preschools", "Öppna förskolor"),
    Column("offers", "Utbud"),
    Column("hours", "Timmar per vecka"),
    Column("evening", "Utbud på kvällar"),
    Column("weekend", "Utbud på helger"),
    Column("people", "Invånare", tone=Tone.PLAIN),
    Column("offers-per-people", "Utbud per 1 000 invånare"),
    Column("hours-per-people", "Timmar per vecka och 1 000 invånare"),
    Column("hours-per-child", "Timmar per vecka och 100 barn 0–5 år"),
    Column("languages", "Språk som talas", tone=Tone.PLAIN),
    Column("distance", "Kilometer från mitten till närmaste öppna förskola", tone=Tone.PLAIN),
)


def choices(index: Index) -> list[Choice]:
    years = sorted({band.year for bands in bands_by_district().values() for band in bands}, reverse=True)
    return [
        Choice("kind", "Räkna", KINDS),
        Choice("year", "Folkmängd", {"": "Senaste året", **{str(year): str(year) for year in years}}),
    ]


@dataclass
class Ground:
    """What is read once for all districts."""

    index: Index
    counted: Answer
    week: Week
    bands: dict[str, list[Band]]
    year: int | None
    preschools: list[OpenPreschool]
    centres: dict[str, District]


def build(index: Index, chosen: Mapping[str, str]) -> Table:
    found = open_preschools(index)
    ground = _ground(index, chosen, found.all)
    keys = index.keys.get("district", {})
    rows = []
    for line in districts(index):
        key = keys[line.key]
        rows.append(_row(ground, line, key, found.by_district.get(key, [])))
    nowhere = Answer(index.everything & ~union(line.answer.yes for line in districts(index)))
    rows.append(_row(ground, Line(NOWHERE, "Utan stadsdel", nowhere), "", found.nowhere))
    rows.append(_row(ground, whole(index), _municipality(index), found.all))
    return Table(
        key=KEY,
        title=f"{TITLE}: {KINDS[chosen['kind']].lower()}",
        definition=f"{DEFINITION} {WEEK}",
        day=index.day,
        row_heading="Kommundel",
        columns=COLUMNS,
        rows=tuple(rows),
        options=in_words(choices(index), chosen),
        notes=_notes(ground),
    )


def _municipality(index: Index) -> str:
    terms = index.terms["district"].items()
    return next((key for key, term in terms if term.group == DistrictKind.MUNICIPALITY), "")


def _ground(index: Index, chosen: Mapping[str, str], preschools: list[OpenPreschool]) -> Ground:
    at_preschools = Answer(union(index.at_place(place.pk) for place in preschools))
    dropping_in = drop_in(index)
    counted = {
        "open-preschool": at_preschools,
        "drop-in": dropping_in,
        "both": any_of([at_preschools, dropping_in]),
    }[chosen["kind"]]
    centres = District.objects.filter(kind=DistrictKind.DISTRICT)
    return Ground(
        index=index,
        counted=counted,
        week=week(index, "hours"),
        bands=bands_by_district(),
        year=int(chosen["year"]) if chosen["year"] else None,
        preschools=preschools,
        centres={str(district.pk): district for district in centres},
    )


def drop_in(index: Index) -> Answer:
    """Offers to which one may come without asking first: by their form, or as it is said of them."""
    return any_of([index.column("form", Form.DROP_IN.value), index.column("drop_in", True)])


def _row(ground: Ground, line: Line, district: str, preschools: list[OpenPreschool]) -> Row:
    index = ground.index
    found = all_of([ground.counted, line.answer], index.everything)
    sure, more = ground.week.of(found.yes, found.possible)
    is_district = district in ground.centres
    residents = people(ground.bands.get(district, ()), ANYONE, ground.year)
    children = people(ground.bands.get(district, ()), SMALL_CHILDREN, ground.year)
    cells = (
        Cell(
            len(preschools),
            words="" if line.key == ALL else listed(sorted(place.name for place in preschools)),
        ),
        Cell(found.yes.bit_count(), found.unknown.bit_count(), offers=found.yes),
        Cell(number(sure), number(more), offers=found.yes),
        *(_when(index, word, found) for word in ("evening", "weekend")),
        Cell(residents.count, words=f"år {residents.year}") if residents else _no_people(ground, line),
        _per(found.yes.bit_count(), found.unknown.bit_count(), residents, 1000) or _no_people(ground, line),
        _per(sure, more, residents, 1000) or _no_people(ground, line),
        _per(sure, more, children, 100) or Cell(None, words="Antal barn saknas i registret"),
        _languages(index, found),
        _distance(ground, district) if is_district else Cell(None, words="Räknas bara för kommundelar"),
    )
    return Row(line.key, line.label, cells)


def _when(index: Index, word: str, found: Answer) -> Cell:
    at = all_of([found, index.when(word, at_minute(index.day, 0))], index.everything)
    return Cell(at.yes.bit_count(), at.unknown.bit_count(), offers=at.yes)


def _no_people(ground: Ground, line: Line) -> Cell:
    if line.key == NOWHERE:
        return Cell(None, words="Går inte att räkna utan stadsdel")
    which = f"för {ground.year}" if ground.year else ""
    return Cell(None, words=f"Folkmängden {which} saknas i registret".replace("  ", " "))


def _per(sure, more, whom, each: int) -> Cell | None:
    if whom is None or not whom.count:
        return None
    share = Fraction(each, whom.count)
    return Cell(number(sure * share, 2), number(more * share, 2))


def _languages(index: Index, found: Answer) -> Cell:
    """The languages that the offers state, and how many state none."""
    spoken = {
        key: language_name(key) for key, mask in index.relations["language"].items() if mask & found.yes
    }
    if not found.yes:
        return Cell(None, words="Inget säkert utbud")
    silent = found.yes & ~union(index.relations["language"].values())
    words = f"{silent.bit_count()} utbud säger inget om språk" if silent else ""
    return Cell(listed([spoken[key] for key in by_name(spoken)]) or None, words=words)


def position(record) -> tuple[float, float] | None:
    """Where a place or a centre lies, if somebody has said it: nothing estimated, inferred or hidden."""
    guessed = getattr(record, "position_is_estimated", False) or "latitude" in record.inferred_fields
    if record.latitude is None or guessed or getattr(record, "hide_address", False):
        return None
    return record.latitude, record.longitude


def _distance(ground: Ground, district: str) -> Cell:
    centre = position(ground.centres[district])
    if centre is None:
        estimated = ground.centres[district].latitude is not None
        return Cell(None, words="Mittens läge är uppskattat" if estimated else "Mittens läge är inte känt")
    known = [(kilometres(centre, at), place.name) for place in ground.preschools if (at := position(place))]
    if not known:
        return Cell(None, words="Ingen öppen förskola har ett känt läge")
    away, name = min(known)
    return Cell(round(away, 1), words=capfirst(name))


def _notes(ground: Ground) -> tuple[str, ...]:
    """How much the distances rest on."""
    without = sum(position(place) is None for place in ground.preschools)
    guessed = Counter(position(centre) is None for centre in ground.centres.values())[True]
    return (
        f"{without} av {len(ground.preschools)} öppna förskolor saknar ett känt läge.",
        f"{guessed} av {len(ground.centres)} kommundelar saknar en mitt med känt läge; de flesta av dem är uppskattade."
        if guessed
        else "Alla kommundelar har en mitt med känt läge.",
    )
