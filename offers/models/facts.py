"""What a family wants to know before it comes: each yes, no or unknown (None)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def fact(label, help_text="") -> models.BooleanField:
    """A yes / no / unknown column; unknown is NULL."""
    return models.BooleanField(label, null=True, blank=True, help_text=help_text)


class Facts(models.Model):
    """The threshold profile of an offer. Words where yes or no is not enough are translated notes."""

    is_free = fact(_("gratis"))
    fee_note = models.CharField(
        "avgift", max_length=200, blank=True, help_text="Till exempel ”utom måltider”."
    )
    drop_in = fact(_("drop-in"), "Det går att komma utan att anmäla sig.")
    needs_booking = fact(_("bokning"), "Man bokar en tid eller plats.")
    needs_application = fact(_("ansökan"))
    application_opens = models.DateField("ansökan öppnar", null=True, blank=True)
    application_closes = models.DateField("ansökan stänger", null=True, blank=True)
    is_full = fact(_("fullt"))
    needs_referral = fact(_("remiss"), "Någon annan måste skicka dig.")
    asks_identity = fact(_("frågar efter legitimation"))
    is_anonymous = fact(_("går att vara anonym"))
    keeps_record = fact(_("journal förs"), "Det som sägs skrivs ner och sparas.")
    waiting_time = models.CharField("väntetid", max_length=100, blank=True)
    by_decision = fact(_("kräver beslut"), "Ja: efter myndighetsbeslut. Nej: helt frivilligt att komma.")
    interpreter = fact(_("tolk"))
    external_interpreter = fact(_("tolk från annan ort"), "Tolken kommer inte från bygden.")
    child_care = fact(_("barnpassning"))
    online = fact(_("på nätet"))
    by_phone = fact(_("på telefon"))
    at_home = fact(_("hemma hos familjen"))
    evening = fact(_("kvällstid"), "Fyll i om tiderna inte står i schemat.")
    wheelchair = fact(_("rullstol"))
    hearing_loop = fact(_("hörslinga"))
    pram = fact(_("plats för barnvagn"))
    changing_table = fact(_("skötbord"))
    may_call_back = fact(_("de kan ringa upp dig"))
    discreet = fact(_("går att komma obemärkt"))
    access_note = models.CharField("så kommer man in", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(application_opens__isnull=True)
                | Q(application_closes__isnull=True)
                | Q(application_opens__lte=F("application_closes")),
                name="%(class)s_application_in_order",
                violation_error_message="Ansökan kan inte stänga innan den öppnar.",
            ),
        ]


# The facts that parents filter on, by their word in ``?fact=``: field, and the value that is meant.
FACT_FILTERS: dict[str, tuple[str, bool]] = {
    "free": ("is_free", True),
    "drop-in": ("drop_in", True),
    "no-referral": ("needs_referral", False),
    "anonymous": ("is_anonymous", True),
    "no-record": ("keeps_record", False),
    "voluntary": ("by_decision", False),
    "interpreter": ("interpreter", True),
    "child-care": ("child_care", True),
    "online": ("online", True),
    "phone": ("by_phone", True),
    "home": ("at_home", True),
    "wheelchair": ("wheelchair", True),
    "hearing-loop": ("hearing_loop", True),
    "pram": ("pram", True),
}
FACT_LABELS = {
    "free": _("Gratis"),
    "drop-in": _("Drop-in, ingen anmälan"),
    "no-referral": _("Utan remiss"),
    "anonymous": _("Du kan vara anonym"),
    "no-record": _("Ingen journal"),
    "voluntary": _("Utan beslut från myndighet"),
    "interpreter": _("Tolk går att få"),
    "child-care": _("Barnpassning"),
    "online": _("På nätet"),
    "phone": _("På telefon"),
    "home": _("Hemma hos dig"),
    "wheelchair": _("Rullstol"),
    "hearing-loop": _("Hörslinga"),
    "pram": _("Plats för barnvagn"),
}
