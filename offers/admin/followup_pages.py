"""The pages of the follow-up: the one list that addresses, navigation, files and permissions go by."""

from dataclasses import dataclass

from offers.followup.registry import DEMAND, PLAN, PROGRAMME

KEEP_ALL, READ_PLAN = "catalogue.keep_all", "catalogue.view_action"


@dataclass(frozen=True)
class Page:
    """A page: the name of its address, what it is called, what it answers, who may see it, and its figures."""

    name: str
    title: str
    about: str
    permission: str
    keys: tuple[str, ...] = ()


def _keys(figures) -> tuple[str, ...]:
    return tuple(figure.key for figure in figures)


PAGES = (
    Page("followup", "Uppföljning", "Vad fattas helt?", KEEP_ALL, ("glapp",)),
    Page(
        "followup-chain",
        "Den obrutna kedjan",
        "Var finns stöd för varje ålder, och var är det tomt?",
        KEEP_ALL,
        ("kedjan",),
    ),
    Page(
        "followup-spread",
        "Geografisk spridning",
        "Når öppna förskolor och drop-in ut i hela kommunen?",
        KEEP_ALL,
        ("spridning",),
    ),
    Page(
        "followup-access",
        "Lätt att komma",
        "Är det lätt att komma, och får föräldrar veta det?",
        KEEP_ALL,
        ("tillgang",),
    ),
    Page(
        "followup-freshness",
        "Bekräftat i tid",
        "Stämmer det som står, och vem behöver bekräfta?",
        KEEP_ALL,
        ("aktualitet", "trend"),
    ),
    Page(
        "demand",
        "Efterfrågan",
        "Vad väljer föräldrar, och finns det?",
        "offers.view_demandcount",
        _keys(DEMAND),
    ),
    Page(
        "programme",
        "Programmet",
        "Vad ber programmet om, och vad finns av det?",
        READ_PLAN,
        _keys(PROGRAMME),
    ),
    Page("plan", "Kommungemensam plan", "Vad ska göras, och vad blev gjort?", READ_PLAN, (PLAN.key,)),
    Page(
        "saved-lists",
        "Sparade listor",
        "Egna och kollegors urval under ett namn.",
        "catalogue.view_savedlist",
    ),
    Page(
        "yearly-reports",
        "Årsrapport",
        "Året som det var: skriv ut, jämför och frys.",
        "offers.view_yearlyreport",
        ("utbud",),
    ),
)
BY_NAME = {page.name: page for page in PAGES}
BY_KEY = {key: page for page in PAGES for key in page.keys}


def pages_for(user) -> list[Page]:
    return [page for page in PAGES if user.has_perm(page.permission)]
