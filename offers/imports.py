"""The files that know of offers: utbud, and those whose rows belong to an offer or to a place."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from catalogue.imports import tables
from catalogue.imports.columns import Clock, Kind, Values, Whole, Words
from catalogue.imports.files import File, ModelOf, columns
from catalogue.imports.problems import Refused, quoted
from catalogue.imports.relations import Parties, Ref, Refs, key_of
from catalogue.imports.tables import AGE, YEAR, ages, in_order, one_role_each
from catalogue.models import (
    Closure,
    CommitteeSource,
    DistrictSource,
    PartyRole,
    PlaceSlot,
    PlaceSlotSource,
    PlaceSource,
)
from catalogue.recurrence import DAY_END, split_at_midnight
from offers.models import Offer, OfferClosure, OfferRedirect, OfferSlot, OfferSlotSource, OfferSource

NIGHT = "-natt"
NOON, MORNING = 12 * 60, 8 * 60
SOURCE_FILES: dict[type[models.Model], str] = {
    OfferSource: "utbud",
    CommitteeSource: "namnder",
    DistrictSource: "stadsdelar",
    PlaceSource: "platser",
    OfferSlotSource: "tider",
    PlaceSlotSource: "tider",
}


class SourceFile(Kind):
    """The file that a source speaks of. It is no field: it decides which model the row becomes."""

    def read(self, text: str) -> str:
        if text not in SOURCE_FILES.values():
            allowed = ", ".join(dict.fromkeys(SOURCE_FILES.values()))
            raise Refused(f"{quoted(text)} är okänt. Skriv ett av: {allowed}.")
        return text

    def get(self, record, field):
        return SOURCE_FILES[type(record)]

    def assign(self, record, field, value, primary_key):
        """The model says it."""


class SourceRecord(Ref):
    """The record that a source speaks of, as its file and its id."""

    def file_for(self, values: Values) -> str:
        return values.get("fil", "")

    def write(self, value):
        return value[1] if value else ""

    def get(self, record, field):
        return SOURCE_FILES[type(record)], key_of(record.record)

    def assign(self, record, field, value, primary_key):
        record.record_id = primary_key(*value)


def opaque_slug(offer: Offer) -> str:
    """An address that tells nothing of what the offer is."""
    return f"s-{offer.uuid.hex[:10]}"


def hide_sensitive_addresses(changes: list[dict], keys: set[str], source: str) -> None:
    """A sensitive offer, or one with a sensitive topic, has an opaque address and no older one."""
    sensitive = Offer.objects.filter(Q(is_sensitive=True) | Q(topics__is_sensitive=True))
    for offer in sensitive.only("uuid", "slug").distinct():
        if offer.slug != opaque_slug(offer):
            Offer.objects.filter(pk=offer.pk).update(slug=opaque_slug(offer))
            OfferRedirect.objects.filter(offer=offer).delete()


def slot_model(values: Values, model_of: ModelOf) -> type[models.Model]:
    return OfferSlot if "utbud" in values else PlaceSlot


def closure_model(values: Values, model_of: ModelOf) -> type[models.Model]:
    return OfferClosure if "utbud" in values else Closure


def source_model(values: Values, model_of: ModelOf) -> type[models.Model] | None:
    """The model of sources that belongs to the record's own model; None when there is no such record."""
    record_model = model_of(values.get("fil", ""), values.get("post", ""))
    by_record = {model._meta.get_field("record").related_model: model for model in SOURCE_FILES}
    return by_record.get(record_model)


def pair_file_and_record(values: Values) -> list[Values]:
    values["post"] = (values["fil"], values["post"])
    return [values]


def weekday_or_date(values: Values) -> tuple[str, str] | None:
    if ("veckodag" in values) == ("datum" in values):
        both = "både veckodag och datum" if "datum" in values else "varken veckodag eller datum"
        return "veckodag", f"Raden har {both}. Skriv det ena av dem."
    return None


def offer_or_place(values: Values) -> tuple[str, str] | None:
    if "utbud" in values or "plats" in values:
        return None
    return "utbud", "Raden har varken utbud eller plats. Skriv minst ett av dem."


def not_both(values: Values) -> tuple[str, str] | None:
    if "utbud" in values and "plats" in values:
        return "utbud", "Raden har både plats och utbud. Skriv en rad för vart och ett av dem."
    return None


def opening_hours(values: Values) -> tuple[str, str] | None:
    """Closing before opening means past midnight, but only from the afternoon and until the morning."""
    opens, closes = values["öppnar"], values["stänger"]
    if opens == DAY_END:
        return "öppnar", "”24:00” är dygnets slut. Skriv 00:00 på nästa dag."
    if opens == closes:
        return "stänger", "Samma klockslag som ”öppnar”. Dygnet runt skrivs 00:00 och 24:00."
    if closes < opens and not (opens >= NOON and closes <= MORNING):
        return "stänger", (
            f"”{Clock().write(closes)}” är före ”öppnar”, som är {Clock().write(opens)}. Rätta ett av klockslagen."
        )
    return None


def counted_weeks(values: Values) -> tuple[str, str] | None:
    if values.get("var n:e vecka", 1) > 1 and "räknat från" not in values:
        return (
            "räknat från",
            "Cellen är tom. Skriv ett datum i en vecka då det händer, till exempel 2026-01-12.",
        )
    return None


def split_night(values: Values) -> list[Values]:
    """A time that passes midnight as two rows; the second is the night, a day later."""
    parts = split_at_midnight(values["öppnar"], values["stänger"])
    rows = []
    for days, opens, closes in parts:
        rows.append(values | {"öppnar": opens, "stänger": closes} | (_next_day(values) if days else {}))
    return rows


def _next_day(values: Values) -> Values:
    later = {
        heading: values[heading] + timedelta(days=1)
        for heading in ("datum", "gäller från", "gäller till")
        if heading in values
    }
    if "veckodag" in values:
        later["veckodag"] = values["veckodag"] % 7 + 1
    if values.get("veckodag") == 7 and "räknat från" in values:
        later["räknat från"] = values["räknat från"] + timedelta(days=7)  # the night lies in the next week
    return later | {"id": values["id"] + NIGHT}


def delete_left_over_nights(changes: list[dict], keys: set[str], source: str) -> None:
    """A time that no longer passes midnight loses the second of its two rows."""
    ended = [change["id"] for change in changes if change["fields"].get("stänger", [""])[0] == "24:00"]
    nights = {f"{key}{NIGHT}" for key in ended} - keys
    for model in (OfferSlot, PlaceSlot):
        model.objects.filter(source=source, source_key__in=nights, opens=0).delete()


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
        ("veckodag", "weekday", Whole(1, 7, "Skriv 1 för måndag till 7 för söndag.")),
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
    after=delete_left_over_nights,
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
)
SOURCES = File(
    "kallor",
    tuple(SOURCE_FILES),
    columns(
        tuple(SOURCE_FILES),
        ("id", "source_key"),
        ("fil", "record", SourceFile()),
        ("post", "record", SourceRecord("")),
        ("adress", "url"),
        ("datum i källan", "date_text"),
        ("år", "year", YEAR),
        ("anmärkning", "note"),
    ),
    choose=source_model,
    expand=pair_file_and_record,
)
FILES = (
    tables.EDITIONS,
    tables.FOCUS_AREAS,
    tables.COMMITTEES,
    tables.ORGANISATIONS,
    tables.DISTRICTS,
    tables.LANGUAGES,
    tables.TOPICS,
    tables.AUDIENCES,
    tables.PLACES,
    OFFERS,
    SLOTS,
    CLOSURES,
    tables.SCHOOL_BREAKS,
    SOURCES,
)
