"""The catalogue's own files, column by column, in the order of docs/register-format.md."""

from catalogue.cldr import language_name
from catalogue.imports.columns import Column, Decimal, Mark, Months, Whole, Words
from catalogue.imports.files import File, columns
from catalogue.imports.relations import (
    OtherNames,
    OwnFileRef,
    Parties,
    PopulationCount,
    PopulationYear,
    Ref,
    Refs,
)
from catalogue.imports.rules import (
    ages,
    in_order,
    language_code,
    one_role_each,
    only_municipal,
    pair_population,
    position,
    whole_population,
)
from catalogue.models import (
    Audience,
    Committee,
    District,
    FocusArea,
    Language,
    Organisation,
    PartyRole,
    Place,
    ProgrammeEdition,
    SchoolBreak,
    Topic,
)
from catalogue.models.places import MAX_AGE, MIN_AGE

AGE = Months(MIN_AGE, MAX_AGE, "Skriv åldern i månader, till exempel 12.")
PROTECTED = "skyddad adress"
YEAR = Whole(1900, 2199, "Skriv året med fyra siffror, till exempel 2026.")


def language_names(code: str) -> tuple[str, str]:
    """What a language is called in Swedish and in English."""
    return language_name(code, "sv"), language_name(code, "en")


EDITIONS = File(
    "programutgavor",
    (ProgrammeEdition,),
    columns(
        (ProgrammeEdition,),
        ("id", "source_key"),
        ("titel", "title"),
        ("antagen", "adopted_on"),
        ("gäller till år", "valid_through_year", YEAR),
        ("nämnder", "committees", Refs("namnder")),
    ),
    unique=(("gäller till år",),),
    named_by=("titel",),
)
FOCUS_AREAS = File(
    "inriktningar",
    (FocusArea,),
    columns(
        (FocusArea,),
        ("id", "source_key"),
        ("utgåva", "edition", Ref("programutgavor")),
        ("ordning", "position"),
        ("namn", "name"),
        ("fortsätter", "continues", OwnFileRef("inriktningar")),
    ),
    unique=(("utgåva", "ordning"),),
    slug_from="source_key",
    named_by=("namn",),
)
COMMITTEES = File(
    "namnder",
    (Committee,),
    columns(
        (Committee,),
        ("id", "source_key"),
        ("namn", "name"),
        ("förvaltning", "administration"),
        ("område", "area"),
        ("uppgifter", "tasks"),
        ("telefon", "phone"),
        ("telefon anmärkning", "phone_note"),
        ("e-post", "email"),
        ("postadress", "postal_address"),
        ("besöksadress", "visiting_address"),
        ("andra namn", "aliases"),
        ("gäller från", "valid_from"),
        ("gäller till", "valid_through"),
        ("efterträds av", "successor", OwnFileRef("namnder")),
        ("anmärkning", "note"),
        ("härledda uppgifter", "inferred_fields"),
    ),
    rules=(in_order("gäller från", "gäller till", "Nämnden slutar innan den börjar."),),
    slug_from="name_sv",
    named_by=("namn", "andra namn"),
)
ORGANISATIONS = File(
    "organisationer",
    (Organisation,),
    columns(
        (Organisation,),
        ("id", "source_key"),
        ("namn", "name"),
        ("typ", "kind"),
        ("nämnd", "committee", Ref("namnder")),
        ("andra namn", "aliases", OtherNames()),
        ("telefon", "phone"),
        ("e-post", "email"),
        ("webb", "web_url"),
    ),
    rules=(only_municipal,),
    unique=(("namn",), ("andra namn",)),
    id_from=("namn",),
    named_by=("namn",),
)
DISTRICTS = File(
    "stadsdelar",
    (District,),
    columns(
        (District,),
        ("id", "source_key"),
        ("namn", "name"),
        ("typ", "kind"),
        ("ingår i", "parent", OwnFileRef("stadsdelar")),
        ("folkmängd", "populations", PopulationCount(Whole(0, 100_000_000))),
        ("folkmängd år", "populations", PopulationYear(YEAR)),
        ("latitud", "latitude", Decimal(90)),
        ("longitud", "longitude", Decimal(180)),
        ("läge uppskattat", "position_is_estimated"),
        ("prioriterat område", "is_priority_area"),
        ("andra namn", "aliases"),
        ("anmärkning", "note"),
        ("härledda uppgifter", "inferred_fields"),
    ),
    rules=(position, whole_population),
    slug_from="source_key",
    named_by=("namn", "andra namn"),
    expand=pair_population,
)
LANGUAGES = File(
    "sprak",
    (Language,),
    columns(
        (Language,),
        ("kod", "code"),
        ("eget namn", "own_name"),
        ("skrivriktning", "direction", Words([(value, value) for value in Language.Direction.values])),
    ),
    rules=(language_code,),
    named_by=("eget namn",),
    more_names=language_names,
)
TOPICS = File(
    "amnen",
    (Topic,),
    columns(
        (Topic,),
        ("id", "source_key"),
        ("namn", "name"),
        ("ordning", "position"),
        ("känsligt", "is_sensitive"),
    ),
    slug_from="name_sv",
    named_by=("namn",),
)
AUDIENCES = File(
    "malgrupper",
    (Audience,),
    columns((Audience,), ("id", "source_key"), ("namn", "name"), ("ordning", "position")),
    slug_from="name_sv",
    named_by=("namn",),
)
PLACES = File(
    "platser",
    (Place,),
    columns(
        (Place,),
        ("id", "source_key"),
        ("namn", "name"),
        ("typ", "kind"),
        ("sammanfattning", "summary"),
        ("ingår i", "located_in", OwnFileRef("platser")),
        ("adress", "address"),
        ("postnummer", "postcode"),
        ("ort", "locality"),
        ("stadsdel", "district", Ref("stadsdelar")),
        ("latitud", "latitude", Decimal(90)),
        ("longitud", "longitude", Decimal(180)),
        ("dölj adress", "hide_address"),
        ("telefon", "phone"),
        ("telefon anmärkning", "phone_note"),
        ("e-post", "email"),
        ("webb", "web_url"),
        ("ålder från", "min_age", AGE),
        ("ålder till", "max_age", AGE),
        ("språk", "languages", Refs("sprak")),
        ("drop-in", "drop_in"),
        ("gratis", "is_free"),
        ("tillträde", "access_note"),
        ("nämnd", "committee", Ref("namnder")),
        ("anordnare", "parties", Parties(PartyRole.PROVIDER)),
        ("partner", "parties", Parties(PartyRole.PARTNER)),
        ("arena", "is_arena"),
        ("rullstol", "wheelchair"),
        ("status", "state"),
        ("säkerhet", "confidence"),
        ("anmärkning", "note"),
        ("härledda uppgifter", "inferred_fields"),
    ),
    rules=(ages, position, one_role_each),
    slug_from="name_sv",
    named_by=("namn",),
    id_from=("namn",),
    published="Platsen är publicerad",
    marks=(Column(PROTECTED, "pk", Mark(PROTECTED, lambda place: place.hide_address)),),
)
SCHOOL_BREAKS = File(
    "lov",
    (SchoolBreak,),
    columns((SchoolBreak,), ("id", "source_key"), ("namn", "name"), ("från", "first"), ("till", "last")),
    rules=(in_order("från", "till", "Lovet slutar innan det börjar."),),
    named_by=("namn",),
    id_from=("namn", "från"),
    removable=True,
)
# Those that are read before the files of offers; SCHOOL_BREAKS comes after them.
FILES = (
    EDITIONS,
    FOCUS_AREAS,
    COMMITTEES,
    ORGANISATIONS,
    DISTRICTS,
    LANGUAGES,
    TOPICS,
    AUDIENCES,
    PLACES,
)
