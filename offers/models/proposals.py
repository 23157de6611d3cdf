"""A change that somebody suggests; the approved version stays public until a coordinator decides."""

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import Place, User
from offers.models.offers import Offer


class ProposalQuerySet(models.QuerySet):
    """Questions about proposals, in words."""

    def open(self):
        return self.filter(state=Proposal.State.OPEN)

    def about(self, record: Offer | Place):
        """Those that concern one offer or place, whichever way the place is seen."""
        return self.filter(**{_kind(record): record.pk})

    def kept_by(self, user: User):
        """Those about records that a member of staff keeps."""
        offers = Offer.objects.kept_by(user).filter(pk=OuterRef("offer"))
        places = Place.objects.kept_by(user).filter(pk=OuterRef("place"))
        return self.filter(Exists(offers) | Exists(places))


def _kind(record: Offer | Place) -> str:
    return "offer" if isinstance(record, Offer) else "place"


class Proposal(models.Model):
    """A patch on a named base version of an offer or a place: fields, relations and translations.

    ``patch`` holds by path what stood there and what is suggested (see ``catalogue.snapshots``). ``revision`` counts
    how many times the person has written it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("väntar")
        APPROVED = "approved", _("godkänt")
        REJECTED = "rejected", _("avslaget")
        TAKEN_BACK = "taken_back", "återtaget"

    offer = models.ForeignKey(
        Offer,
        verbose_name="utbud",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="proposals",
    )
    place = models.ForeignKey(
        Place,
        verbose_name="plats",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="proposals",
    )
    base_version = models.PositiveIntegerField("bygger på version", default=0)
    patch = models.JSONField("ändring", default=dict)
    revision = models.PositiveIntegerField("skrivet gånger", default=1)
    state = models.CharField("status", max_length=10, choices=State.choices, default=State.OPEN)
    comment = models.TextField("kommentar", blank=True)
    reason = models.TextField("skäl till beslutet", blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="föreslaget av",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    proposed_at = models.DateTimeField("föreslaget", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="beslutat av",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField("beslutat", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "förslag"
        verbose_name_plural = "förslag"
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="proposal_decided_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(offer__isnull=False, place__isnull=True)
                | Q(offer__isnull=True, place__isnull=False),
                name="proposal_is_about_one_record",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="proposal_is_rejected_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["offer", "proposed_by"],
                condition=Q(state="open"),
                name="proposal_open_once_per_offer",
            ),
            models.UniqueConstraint(
                fields=["place", "proposed_by"],
                condition=Q(state="open"),
                name="proposal_open_once_per_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} ({self.get_state_display()})"

    @property
    def record(self) -> Offer | Place:
        """What it is about."""
        return self.offer or cast(Place, self.place)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
