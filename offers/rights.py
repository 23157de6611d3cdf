"""What a family may know of an offer: who decides, whether it is voluntary, how to complain, words for the child."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from catalogue.models import Committee, Organisation
from catalogue.models.organisations import OrganisationKind, PartyRole
from offers.models import Form, Offer

# Nobody decides who may ring, drop in or read: where nothing is said, the question is not put.
OPEN_TO_ALL = {Form.DROP_IN, Form.LECTURE, Form.EVENT, Form.GIFT, Form.HELPLINE, Form.DIGITAL}

# General words for a child, where an offer has none of its own. They must be true of every offer of the form,
# of those about violence too; a form of which nothing can be said so (digital) has none.
LINES_FOR_CHILD = {
    Form.DROP_IN: _("Hit kan du och din mamma, pappa eller någon annan vuxen komma och leka en stund."),
    Form.COURSE: _("Det här är en kurs där vuxna lär sig mer om barn och unga."),
    Form.GROUP: _("Här kan du eller en vuxen i din familj träffa andra och göra något tillsammans."),
    Form.ADVICE: _("Här kan någon i din familj fråga om något och få råd."),
    Form.COUNSELLING: _("Här får den som kommer prata med någon som lyssnar."),
    Form.LECTURE: _("Här lyssnar vuxna på någon som berättar om något de vill veta mer om."),
    Form.EVENT: _("Här händer något särskilt som din familj kan vara med på."),
    Form.HOME_VISIT: _("Någon kommer hem till dig och din familj och hälsar på."),
    Form.GIFT: _("Det här får du eller din familj i present."),
    Form.HELPLINE: _("Hit ringer den som behöver hjälp."),
    Form.HEALTH_CARE: _("Här arbetar människor som hjälper barn, unga eller vuxna att må bra."),
    Form.RESPITE: _("Här tar en annan vuxen än de du bor med hand om dig en stund eller några dagar."),
    Form.TARGETED_SUPPORT: _("Här får barn eller vuxna hjälp av någon utanför familjen."),
    Form.SERVICE: _("Här kan någon i din familj be om hjälp."),
}


@dataclass(frozen=True)
class Answerable:
    """Who answers for an offer: a committee, else an organisation that is not the city's; neither is the city."""

    committee: Committee | None = None
    organisation: Organisation | None = None

    @property
    def is_region(self) -> bool:
        """The region's patientnämnd takes complaints about its care."""
        return self.organisation is not None and self.organisation.kind == OrganisationKind.REGION

    @property
    def is_itself(self) -> bool:
        """Nobody stands above it whom we know of."""
        return self.organisation is not None and not self.is_region

    @property
    def email(self) -> str:
        return getattr(self.organisation or self.committee, "email", "")

    @property
    def phone(self) -> str:
        """Its own number; the city, and a committee that cannot be reached otherwise, through the switchboard."""
        number = getattr(self.organisation or self.committee, "phone", "")
        if self.organisation or number or self.email:
            return number
        return settings.SWITCHBOARD_PHONE


@dataclass(frozen=True)
class Rights:
    """What the panel of rights tells. Where no provider is known, ``answerable`` are those that may know more."""

    answerable: list[Answerable]
    provider_is_known: bool
    asks_for_decision: bool
    line_for_child: str

    @property
    def only_itself(self) -> bool:
        """Whether those to complain to are the very ones that arrange it."""
        return all(one.is_itself for one in self.answerable)


def rights_of(offer: Offer) -> Rights:
    parties = offer.party_list
    providers = [party.organisation for party in parties if party.role == PartyRole.PROVIDER]
    bodies = providers or [party.organisation for party in parties]
    answerable = [Answerable(offer.committee)] if offer.committee else [_answerable(body) for body in bodies]
    return Rights(
        answerable=list(dict.fromkeys(answerable)) or [Answerable()],
        provider_is_known=bool(offer.committee or providers),
        asks_for_decision=offer.by_decision is not None or offer.form not in OPEN_TO_ALL,
        line_for_child=str(LINES_FOR_CHILD.get(Form(offer.form), "")),
    )


def _answerable(body: Organisation) -> Answerable:
    if body.kind == OrganisationKind.MUNICIPAL:
        return Answerable(committee=body.committee)
    return Answerable(organisation=body)
