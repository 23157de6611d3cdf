"""An offer: one form of support that a parent can take part in."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q
from django.utils.functional import cached_property  # Prefetch(to_attr) knows this one, not functools'
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from catalogue.models import Audience, Confidence, District, Language, Place, State, Topic, User, swedish
from catalogue.models.base import STAFF_COLUMNS, Identified, not_blank
from catalogue.models.people import kept_by
from catalogue.models.places import age_constraints
from catalogue.validators import validate_phone
from offers.ages import AgeSpan
from offers.duties import DutyQuerySet, due_on
from offers.models.facts import Facts
from offers.models.rows import SHOWN_IN_ROW, parts_of_row, shown_places, slots, whole_places

if TYPE_CHECKING:
    from offers.models.parts import OfferParty, OfferSource
    from offers.models.slots import OfferSlot


class Form(models.TextChoices):
    DROP_IN = "drop_in", _("drop-in")
    COURSE = "course", _("kurs")
    GROUP = "group", _("grupp")
    ADVICE = "advice", _("råd")
    COUNSELLING = "counselling", _("samtal")
    LECTURE = "lecture", _("föreläsning")
    EVENT = "event", _("evenemang")
    HOME_VISIT = "home_visit", _("hembesök")
    GIFT = "gift", _("gåva")
    HELPLINE = "helpline", _("telefonlinje")
    DIGITAL = "digital", _("digitalt")
    HEALTH_CARE = "health_care", _("vård")
    RESPITE = "respite", _("avlösning")
    TARGETED_SUPPORT = "targeted_support", _("riktat stöd")
    SERVICE = "service", _("service")


class Scope(models.TextChoices):
    """Universal: for every family. Targeted: for those with a particular need."""

    UNIVERSAL = "universal", _("universell")
    TARGETED = "targeted", _("riktad")


def _needs_care() -> Q:
    """Whether an offer, or a topic of it, is sensitive."""
    topics = Offer.topics.through.objects.filter(offer=OuterRef("pk"), topic__is_sensitive=True)
    return Q(is_sensitive=True) | Q(Exists(topics))


def _has_hidden_address() -> Q:
    """Whether no address may be shown; the same rule as ``Offer.has_hidden_address``."""
    places = Offer.places.through.objects.filter(offer=OuterRef("pk"), place__hide_address=True)
    return Q(hide_address=True) | Q(Exists(places))


class OfferQuerySet(DutyQuerySet):
    """Questions about offers, in words. They answer what is surely so; offers.index knows "perhaps" too."""

    def published(self):
        """Approved for the public, whatever their dates."""
        return self.filter(state=State.PUBLISHED)

    def once_public(self, day: date):
        """What the public may have seen by a day, though it be gone: no draft, and nothing before its first day."""
        return self.exclude(state=State.DRAFT).exclude(publish_from__gt=day)

    def public(self, day: date):
        """What the public may see on a day: published, and within the offer's own dates."""
        return self.once_public(day).published().exclude(publish_until__lt=day)

    def sensitive(self):
        """Those that need care themselves, or whose topic does."""
        return self.filter(_needs_care())

    def harmless(self):
        """Those that may be found, shared and named anywhere."""
        return self.exclude(_needs_care())

    def kept_by(self, user: User):
        """Those that a member of staff may change, or propose changes of."""
        return self.filter(
            kept_by(user, self.model.parties.rel.related_model.objects.filter(offer=OuterRef("pk")))
        )

    def findable(self):
        """Those that may be found through a place or a district: near a hidden address, either gives it away."""
        return self.exclude(_has_hidden_address())

    def for_age(self, span: AgeSpan):
        """Surely for a child somewhere in the span of months; the same rule as offers.ages.overlaps."""
        return self.filter(
            Q(min_age__lt=span.high, max_age__gt=span.low)
            | Q(min_age__gte=span.low, min_age__lt=span.high, max_age__isnull=True)
            | Q(min_age__isnull=True, max_age__gt=span.low, max_age__lte=span.high)
        )

    def in_language(self, code: str):
        """Spoken in a language, as the register states it."""
        languages = Offer.languages.through.objects.filter(offer=OuterRef("pk"), language=code)
        return self.filter(Exists(languages))

    def open_on(self, day: date):
        """With a timetable line that may fall on the day; what overrides it is decided in Python."""
        slots = Offer._meta.get_field("slots").related_model.objects.filter(
            Q(weekday=day.isoweekday()) | Q(day=day),
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_through__isnull=True) | Q(valid_through__gte=day),
            offer=OuterRef("pk"),
        )
        return self.filter(Exists(slots))

    def for_list(self):
        """With all that a row in a list shows, and nothing else: three queries more, however many rows."""
        return self.for_row().only(*SHOWN_IN_ROW).prefetch_related(*parts_of_row(shown_places()))

    def for_summary(self):
        """As :meth:`for_list`, with every column of the offer and its places."""
        return self.for_row().prefetch_related(*parts_of_row(whole_places()))

    def for_row(self):
        """With newest confirmation, and whether it needs care; the rest of a row is left to :func:`read_rows`."""
        return self.defer(*STAFF_COLUMNS).annotate(
            confirmed_at=Max("confirmations__confirmed_at"), needs_care=_needs_care()
        )

    def with_times(self):
        """With timetable lines and newest confirmation, and whether it needs care."""
        return self.for_row().prefetch_related(slots())

    def with_origin(self):
        """With who answers for it, who takes part, and where the facts come from."""
        parties = self.model.parties.rel.related_model.objects.select_related("organisation")
        return self.select_related("committee").prefetch_related(
            Prefetch("sources", to_attr="source_list"), Prefetch("parties", parties, "party_list")
        )

    def with_risks(self):
        """With whether it needs care, and whether it hides its address."""
        return self.annotate(needs_care=_needs_care(), hides_address=_has_hidden_address())

    def for_page(self):
        """With all that an offer's own page shows, but what :func:`read_rows` reads, and its audiences."""
        return self.for_row().with_origin()


class Offer(Identified, Facts):
    """One form of support. Translated where a parent reads it; ages in months, ``max_age`` not included."""

    part_names = ("slots", "closures", "parties", "sources")

    title = models.CharField(
        "titel", max_length=200, help_text="Vad det är, utan organisationens namn först."
    )
    slug = models.SlugField("adress", max_length=160, unique=True)
    summary = models.TextField(
        "sammanfattning", blank=True, help_text="En mening i listan. Korta ord, skriv ”du”."
    )
    description = models.TextField("beskrivning", blank=True)
    line_for_child = models.CharField(
        "till barnet",
        max_length=300,
        blank=True,
        help_text="En mening som berättar för ett barn vad det är.",
    )
    form = models.CharField("form", max_length=20, choices=Form.choices)
    scope = models.CharField("för alla eller riktad", max_length=12, choices=Scope.choices, blank=True)
    min_age = models.SmallIntegerField(
        "från ålder (månader)",
        null=True,
        blank=True,
        help_text="Graviditet är -9. Tomt betyder att vi inte vet.",
    )
    max_age = models.SmallIntegerField(
        "till ålder (månader, räknas inte med)",
        null=True,
        blank=True,
        help_text="”0–5 år” skrivs 0 till 72.",
    )
    age_note = models.CharField("om åldern", max_length=200, blank=True)
    audience_note = models.CharField("vem det är för, i ord", max_length=300, blank=True)
    when_note = models.CharField(
        "när, i ord",
        max_length=300,
        blank=True,
        help_text="Till exempel ”8–10 träffar, kvällar”. Fasta tider skrivs i schemat.",
    )

    focus_areas = models.ManyToManyField(
        "catalogue.FocusArea", verbose_name="inriktningar", blank=True, related_name="offers"
    )
    topics = models.ManyToManyField(
        "catalogue.Topic", verbose_name="ämnen", blank=True, related_name="offers"
    )
    audiences = models.ManyToManyField(
        "catalogue.Audience", verbose_name="målgrupper", blank=True, related_name="offers"
    )
    languages = models.ManyToManyField(
        "catalogue.Language",
        verbose_name="språk som talas",
        blank=True,
        related_name="offers",
        help_text="Tomt betyder att vi inte vet.",
    )
    places = models.ManyToManyField(
        "catalogue.Place", verbose_name="platser", blank=True, related_name="offers"
    )
    followed_by = models.ManyToManyField(
        "self",
        verbose_name="följs av",
        symmetrical=False,
        blank=True,
        related_name="follows",
        help_text="Vad familjen kan gå vidare till när barnet blir större.",
    )
    committee = models.ForeignKey(
        "catalogue.Committee",
        verbose_name="ansvarig nämnd",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offers",
    )
    organisations = models.ManyToManyField(
        "catalogue.Organisation",
        through="OfferParty",
        related_name="offers",
        verbose_name="organisationer",
    )

    method = models.CharField("metod", max_length=200, blank=True)
    evidence = models.TextField(
        "evidens", blank=True, help_text="Vad man vet om att metoden hjälper, med källa."
    )
    phone = models.CharField("telefon", max_length=30, blank=True, validators=[validate_phone])
    phone_note = models.CharField("om telefonen", max_length=200, blank=True)
    email = models.EmailField("e-post", blank=True)
    web_url = models.URLField("webbsida", max_length=500, blank=True)

    state = models.CharField("status", max_length=20, choices=State.choices, default=State.DRAFT)
    publish_from = models.DateField("visas från och med", null=True, blank=True)
    publish_until = models.DateField("visas till och med", null=True, blank=True)
    confidence = models.CharField("säkerhet", max_length=10, choices=Confidence.choices, blank=True)
    is_sensitive = models.BooleanField(
        "känsligt",
        default=False,
        help_text="Våld, förtryck och liknande. Sidan får neutral adress och rubrik.",
    )
    hide_address = models.BooleanField(
        "dölj adressen", default=False, help_text="Skyddad plats: adressen visas aldrig för besökare."
    )
    check_every_months = models.PositiveSmallIntegerField(
        "kontrolleras var (månader)", default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ansvarig person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned_offers",
        help_text="Får påminnelserna om att bekräfta.",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="ersättare",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputised_offers",
        help_text="Får påminnelserna när den ansvariga inte svarar.",
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta(Identified.Meta):
        verbose_name = "utbud"
        verbose_name_plural = "utbud"
        ordering = [swedish("title_sv")]
        permissions = [("publish_offer", "publicera, dra tillbaka och godkänna förslag")]
        indexes = [
            models.Index(fields=["state", "publish_from", "publish_until"]),
            models.Index(fields=["state", "min_age", "max_age"]),
        ]
        constraints = [
            *Identified.Meta.constraints,
            *Facts.Meta.constraints,
            *age_constraints("offer"),
            not_blank("title_sv", "offer_has_swedish_title"),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="offer_form_known"),
            models.CheckConstraint(condition=Q(scope__in=["", *Scope.values]), name="offer_scope_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="offer_state_known"),
            models.CheckConstraint(
                condition=Q(publish_from__isnull=True)
                | Q(publish_until__isnull=True)
                | Q(publish_from__lte=F("publish_until")),
                name="offer_publication_in_order",
                violation_error_message="Sista dagen som utbudet visas kan inte komma före den första.",
            ),
            models.CheckConstraint(
                condition=Q(check_every_months__range=(1, 24)), name="offer_check_interval_in_range"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(deputy__isnull=True) | ~Q(owner=F("deputy")),
                name="offer_deputy_is_another",
                violation_error_message="Ersättaren måste vara någon annan än den ansvariga.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    # Relations as plain lists: for_list() and its kin fill them; a prefetched ``.all()`` would build a queryset
    # for every offer, which long lists and exports cannot afford.

    @cached_property
    def place_list(self) -> list[Place]:
        return list(self.places.all())

    @cached_property
    def language_list(self) -> list[Language]:
        return list(self.languages.all())

    @cached_property
    def slot_list(self) -> list["OfferSlot"]:
        return list(self.slots.all())

    @cached_property
    def audience_list(self) -> list[Audience]:
        return list(self.audiences.all())

    @cached_property
    def topic_list(self) -> list[Topic]:
        return list(self.topics.all())

    @cached_property
    def party_list(self) -> list["OfferParty"]:
        return list(self.parties.select_related("organisation"))

    @cached_property
    def source_list(self) -> list["OfferSource"]:
        return list(self.sources.all())

    @cached_property
    def needs_care(self) -> bool:
        """Whether it, or a topic of it, is sensitive. Rows of ``for_list`` carry the answer along."""
        return Offer.objects.sensitive().filter(pk=self.pk).exists()

    @property
    def has_hidden_address(self) -> bool:
        """Whether no address may be shown, for the offer's own sake or a place's."""
        return self.hide_address or any(place.hide_address for place in self.place_list)

    @property
    def public_places(self) -> list[Place]:
        """The places that the public may know it by; none if an address is hidden, since a name would tell it."""
        return [] if self.has_hidden_address else [place for place in self.place_list if place.is_public]

    @property
    def public_districts(self) -> list[District]:
        """The districts that the public may know it by, each once; none if an address is hidden."""
        places = [] if self.has_hidden_address else self.place_list
        return list(dict.fromkeys(place.district for place in places if place.district))

    @property
    def last_confirmed(self) -> date | None:
        """The day of the newest confirmation, or None. Rows of ``for_list`` carry it along."""
        if not hasattr(self, "confirmed_at"):
            self.confirmed_at = self.confirmations.aggregate(newest=Max("confirmed_at"))["newest"]
        return localtime(self.confirmed_at).date() if self.confirmed_at else None

    @property
    def due_on(self) -> date:
        """The last day to confirm on: see offers.duties."""
        return due_on(self.last_confirmed or localtime(self.created_at).date(), self.check_every_months)
