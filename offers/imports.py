"""The files that know of offers: utbud, and those whose rows belong to an offer or to a place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db.models import QuerySet

from catalogue.imports import tables
from catalogue.imports.columns import Clock, Column, Mark, Values, Weekdays, Whole
from catalogue.imports.files import Edits, File, Model, ModelOf, columns
from catalogue.imports.relations import Parties, Ref, Refs
from catalogue.imports.rules import (
    NIGHT,
    ages,
    counted_weeks,
    in_order,
    not_both,
    offer_or_place,
    one_role_each,
    opening_hours,
    split_night,
    weekday_or_date,
)
from catalogue.imports.sources import SourceFile, SourceRecord, pair_file_and_record
from catalogue.imports.tables import AGE, PROTECTED, YEAR
from catalogue.models import (
    Closure,
    CommitteeSource,
    DistrictSource,
    PartyRole,
    PlaceSlot,
    PlaceSlotSource,
    PlaceSource,
)
from offers import breaks
from offers.models import (
    Offer,
    OfferClosure,
    OfferRedirect,
    OfferSlot,
    OfferSlotSource,
    OfferSource,
    Synonym,
)
from offers.publishing import ImportProposals, hide_telling_addresses

SOURCE_FILES: dict[Model, str] = {
    OfferSource: "utbud",
    CommitteeSource: "namnder",
    DistrictSource: "stadsdelar",
    PlaceSource: "platser",
    OfferSlotSource: "tider",
    PlaceSlotSource: "tider",
}


def hide_sensitive_addresses(edits: Edits, source: str) -> None:
    """A file of offers, or of topics, may make any offer sensitive, also one that it does not name."""
    hide_telling_addresses()


def hides_address(offer: Offer) -> bool:
    """Whether the public may not learn where an offer is: for its own sake, a place's, or what it is about."""
    return (
        offer.is_sensitive
        or offer.has_hidden_address
        or any(topic.is_sensitive for topic in offer.topics.all())
    )


def slot_model(values: Values, model_of: ModelOf) -> Model:
    return OfferSlot if "utbud" in values else PlaceSlot


def closure_model(values: Values, model_of: ModelOf) -> Model:
    return OfferClosure if "utbud" in values else Closure


def source_model(values: Values, model_of: ModelOf) -> Model | None:
    """The model of sources that belongs to the record's own model; None when there is no such record."""
    record_model = model_of(values.get("fil", ""), values.get("post", ""))
    by_record = {model._meta.get_field("record").related_model: model for model in SOURCE_FILES}
    return by_record.get(record_model)


def left_over_nights(edits: Edits, source: str) -> list[QuerySet]:
    """A time that no longer passes midnight loses the second of its two rows."""
    ended = [key for key, fields in edits.items() if fields.get("stänger", [""])[0] == "24:00"]
    nights = [f"{key}{NIGHT}" for key in ended]
    return [
        model.objects.filter(source=source, source_key__in=nights, opens=0)
        for model in (OfferSlot, PlaceSlot)
    ]


@contextmanager
def foresee_breaks() -> Iterator[Callable[[], list[str]]]:
    """Which links of the chain an import breaks."""
    with breaks.foreseen() as find:
        yield lambda: [found.sentence for found in find()]


OFFERS = File(
    "utbud",
    (Offer,),
    columns(
        (Offer,),
        ("id", "source_key"),
        ("titel", "title"),
        ("sammanfattning", "summary"),
        ("beskrivning", "description"),
        ("till barnet", "line_for_child"),
        ("form", "form"),
        ("inriktning på behov", "scope"),
        ("ålder från", "min_age", AGE),
        ("ålder till", "max_age", AGE),
        ("ålder anmärkning", "age_note"),
        ("målgrupp", "audience_note"),
        ("målgrupper", "audiences", Refs("malgrupper")),
        ("ämnen", "topics", Refs("amnen")),
        ("inriktningar", "focus_areas", Refs("inriktningar")),
        ("språk", "languages", Refs("sprak")),
        ("platser", "places", Refs("platser")),
        ("på nätet", "online"),
        ("per telefon", "by_phone"),
        ("hemma", "at_home"),
        ("när", "when_note"),
        ("nämnd", "committee", Ref("namnder")),
        ("anordnare", "parties", Parties(PartyRole.PROVIDER)),
        ("partner", "parties", Parties(PartyRole.PARTNER)),
        ("gratis", "is_free"),
        ("avgift", "fee_note"),
        ("drop-in", "drop_in"),
        ("bokning", "needs_booking"),
        ("ansökan", "needs_application"),
        ("ansökan öppnar", "application_opens"),
        ("ansökan stänger", "application_closes"),
        ("fullt", "is_full"),
        ("remiss", "needs_referral"),
        ("legitimation", "asks_identity"),
        ("anonymt", "is_anonymous"),
        ("journal", "keeps_record"),
        ("väntetid", "waiting_time"),
        ("biståndsbeslut", "by_decision"),
        ("tolk", "interpreter"),
        ("tolk utifrån", "external_interpreter"),
        ("barnpassning", "child_care"),
        ("kväll", "evening"),
        ("rullstol", "wheelchair"),
        ("hörslinga", "hearing_loop"),
        ("barnvagn", "pram"),
        ("skötbord", "changing_table"),
        ("återuppringning", "may_call_back"),
        ("diskret", "discreet"),
        ("tillträde", "access_note"),
        ("metod", "method"),
        ("evidens", "evidence"),
        ("telefon", "phone"),
        ("telefon anmärkning", "phone_note"),
        ("e-post", "email"),
        ("webb", "web_url"),
        ("publiceras från", "publish_from"),
        ("publiceras till", "publish_until"),
        (
            "kontrolleras var (månader)",
            "check_every_months",
            Whole(1, 24, "Skriv antal månader, till exempel 6."),
        ),
        ("känsligt", "is_sensitive"),
        ("dölj adress", "hide_address"),
        ("följs av", "followed_by", Refs("utbud")),
        ("status", "state"),
        ("säkerhet", "confidence"),
        ("anmärkning", "note"),
        ("härledda uppgifter", "inferred_fields"),
    ),
    rules=(
        ages,
        one_role_each,
        in_order("ansökan öppnar", "ansökan stänger", "Ansökan stänger innan den öppnar."),
        in_order("publiceras från", "publiceras till", "Utbudet slutar visas innan det börjar."),
    ),
    slug_from="title_sv",
    named_by=("titel",),
    id_from=("titel",),
    published="Utbudet är publicerat",
    foresee=foresee_breaks,
    proposing=ImportProposals(),
    marks=(Column(PROTECTED, "pk", Mark(PROTECTED, hides_address, ("places", "topics"))),),
    kept_slugs=(OfferRedirect,),
    after=hide_sensitive_addresses,
)
SLOTS = File(
    "tider",
    (OfferSlot, PlaceSlot),
    columns(
        (OfferSlot, PlaceSlot),
        ("id", "source_key"),
        ("utbud", "offer", Ref("utbud")),
        ("plats", "place", Ref("platser")),
        ("slag", "kind"),
        ("veckodag", "weekday", Weekdays(1, 7, "Skriv 1 för måndag till 7 för söndag.")),
        ("datum", "day"),
        ("öppnar", "opens", Clock()),
        ("stänger", "closes", Clock()),
        ("var n:e vecka", "every_weeks", Whole(1, 52, "Skriv antal veckor, till exempel 2.")),
        ("räknat från", "counted_from"),
        ("gäller från", "valid_from"),
        ("gäller till", "valid_through"),
        ("år", "year", YEAR),
        ("giltighet", "validity_note"),
        ("etikett", "label"),
        ("ålder från", "min_age", AGE),
        ("ålder till", "max_age", AGE),
        ("språk", "language", Ref("sprak")),
        ("på lov", "runs_in_breaks"),
        ("på helgdagar", "runs_on_holidays"),
        ("bokning", "needs_booking"),
        ("bemannat", "is_staffed"),
        ("anmärkning", "note"),
    ),
    choose=slot_model,
    rules=(
        weekday_or_date,
        offer_or_place,
        opening_hours,
        counted_weeks,
        ages,
        in_order("gäller från", "gäller till", "Tiderna slutar gälla innan de börjar."),
    ),
    expand=split_night,
    left_over=left_over_nights,
    id_from=("utbud", "plats", "veckodag", "datum", "öppnar"),
    belongs_to=("utbud", "plats"),
    needs_approval=True,
    removable=True,
)
CLOSURES = File(
    "stangningar",
    (OfferClosure, Closure),
    columns(
        (OfferClosure, Closure),
        ("id", "source_key"),
        ("plats", "place", Ref("platser")),
        ("utbud", "offer", Ref("utbud")),
        ("från", "first"),
        ("till", "last"),
        ("skäl", "reason"),
    ),
    choose=closure_model,
    rules=(not_both, in_order("från", "till", "Stängningen slutar innan den börjar.")),
    id_from=("utbud", "plats", "från"),
    removable=True,
    belongs_to=("utbud", "plats"),
)
SOURCES = File(
    "kallor",
    tuple(SOURCE_FILES),
    columns(
        tuple(SOURCE_FILES),
        ("id", "source_key"),
        ("fil", "record", SourceFile(SOURCE_FILES)),
        ("post", "record", SourceRecord(SOURCE_FILES)),
        ("adress", "url"),
        ("datum i källan", "date_text"),
        ("år", "year", YEAR),
        ("anmärkning", "note"),
    ),
    choose=source_model,
    expand=pair_file_and_record,
    belongs_to=("post",),
    removable=True,
)
SYNONYMS = File(
    "synonymer",
    (Synonym,),
    columns(
        (Synonym,),
        ("id", "source_key"),
        ("ord", "word"),
        ("språk", "language", Ref("sprak")),
        ("betyder", "means"),
    ),
    unique=(("språk", "ord"),),
    id_from=("språk", "ord"),
    removable=True,
)
TOPICS = replace(tables.TOPICS, after=hide_sensitive_addresses)
PLACES = replace(tables.PLACES, proposing=ImportProposals())
KNOWING_OFFERS = {"amnen": TOPICS, "platser": PLACES}
BEFORE_OFFERS = [KNOWING_OFFERS.get(file.name, file) for file in tables.FILES]
FILES = (*BEFORE_OFFERS, OFFERS, SLOTS, CLOSURES, tables.SCHOOL_BREAKS, SOURCES, SYNONYMS)
