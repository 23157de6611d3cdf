"""Who may what: every role against every page of the staff admin, with records of one's own and of others."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from boras_stod.roles import ensure_groups
from catalogue import auditing
from catalogue import models as catalogue
from catalogue.history import versions
from catalogue.models import Membership, Role, User
from offers import models as offers
from tests.admin_form import press
from tests.factories import (
    make_action,
    make_audience,
    make_committee,
    make_focus_area,
    make_invitation,
    make_language,
    make_offer,
    make_organisation,
    make_outbox_mail,
    make_place,
    make_slot,
    make_topic,
)

pytestmark = pytest.mark.django_db

SHARED = "shared"  # records that belong to nobody in particular
OWN, FOREIGN = "own", "foreign"
ALLOWED, REFUSED = "allowed", "refused"
LOOK_UP = {
    "action",
    "committee",
    "district",
    "programmeedition",
    "focusarea",
    "language",
    "topic",
    "audience",
    "organisation",
    "schoolbreak",
    "parentquestion",
}
KEPT = {
    "offer",
    "place",
    "openpreschool",
    "meetingplace",
    "offerslot",
    "placeslot",
    "closure",
    "proposal",
    "feedback",
    "linkcheck",
}
PERSONAL = {"importrun"}
ACCOUNTS = {"user", "group", "auditentry", "outboxmail"}
INVITATIONS = {"invitation"}
EDITED = {"offer", "place", "openpreschool", "meetingplace", "closure", "feedback"}


def enter(client, role: Role) -> User:
    user = User.objects.create_user(role.value, is_staff=True, is_superuser=role == Role.ADMINISTRATOR)
    user.groups.set([ensure_groups()[role]])
    client.force_login(user)
    return user


class Register:
    """For every model of the admin a record of one's own, and one of somebody else's."""

    def __init__(self, user: User):
        self.user = user
        ours, theirs = make_organisation("Vår"), make_organisation("Deras")
        Membership.objects.create(user=user, organisation=ours)
        self.records = {
            OWN: self._kept(ours, user),
            FOREIGN: self._kept(theirs, User.objects.create_user("annan")),
        }
        self.records[SHARED] = self._shared(ours)

    def _kept(self, organisation, user) -> dict:
        place = make_place("Huset", kind="open_preschool")
        meeting = make_place("Mötesplatsen")
        offer = make_offer("Kursen", summary_sv="En kurs.")
        for record in (place, meeting, offer):
            record.parties.create(organisation=organisation)
        offer.web_url = f"https://{organisation.pk}.example.org/"
        offer.save()
        day = date(2027, 1, 4)
        return {
            "offer": offer,
            "place": place,
            "openpreschool": catalogue.OpenPreschool.objects.get(pk=place.pk),
            "meetingplace": catalogue.MeetingPlace.objects.get(pk=meeting.pk),
            "offerslot": make_slot(offer),
            "placeslot": catalogue.PlaceSlot.objects.create(place=place, weekday=1, opens=0, closes=60),
            "closure": catalogue.Closure.objects.create(place=place, first=day, last=day),
            "proposal": offers.Proposal.objects.create(offer=offer, proposed_by=user),
            "feedback": offers.Feedback.objects.create(kind="wrong", offer=offer, text="Dörren är låst."),
            "linkcheck": catalogue.LinkCheck.objects.create(address=offer.web_url),
            "importrun": catalogue.ImportRun.objects.create(source="prov", file_name="prov.csv", user=user),
        }

    def _shared(self, organisation) -> dict:
        area = make_focus_area()
        day = date(2027, 2, 1)
        return {
            "action": make_action(focus_areas=[area]),
            "committee": make_committee(),
            "organisation": organisation,
            "district": catalogue.District.objects.create(name="Delen", slug="delen", kind="area"),
            "programmeedition": area.edition,
            "focusarea": area,
            "language": make_language("so"),
            "topic": make_topic(),
            "audience": make_audience(),
            "schoolbreak": catalogue.SchoolBreak.objects.create(name_sv="Lov", first=day, last=day),
            "synonym": offers.Synonym.objects.create(
                word="dagis", language=make_language("sv"), means="förskola"
            ),
            "parentquestion": offers.ParentQuestion.objects.create(text_sv="Frågan?"),
            "user": self.user,
            "group": self.user.groups.get(),
            "auditentry": auditing.write(catalogue.AuditAction.LOGIN, about=self.user),
            "invitation": make_invitation(),
            "outboxmail": make_outbox_mail(),
        }


def expected(role: Role, model: str, whose: str) -> str:
    """May the role see the record's own page?"""
    if role == Role.ADMINISTRATOR:
        return ALLOWED
    if role == Role.TRANSLATOR or model in ACCOUNTS:
        return REFUSED
    if model in INVITATIONS:
        return ALLOWED if role == Role.COORDINATOR else REFUSED
    if role == Role.EDITOR and whose == FOREIGN:
        return REFUSED
    return ALLOWED


CASES = sorted(
    [(model, whose) for model in KEPT | PERSONAL for whose in (OWN, FOREIGN)]
    + [(model, SHARED) for model in LOOK_UP | ACCOUNTS | INVITATIONS | {"synonym"}]
)


def address(model: str, page: str, *args) -> str:
    found = next(key for key in admin.site._registry if key._meta.model_name == model)
    return reverse(f"admin:{found._meta.app_label}_{model}_{page}", args=args)


def answer_of(response) -> str:
    return ALLOWED if response.status_code == 200 else REFUSED


def test_every_model_of_the_admin_is_in_the_matrix():
    assert {model._meta.model_name for model in admin.site._registry} == {model for model, _whose in CASES}


@pytest.mark.parametrize("role", Role)
def test_pages_of_a_record(client, role):
    register = Register(enter(client, role))
    wrong = {}
    for model, whose in CASES:
        record = register.records[whose][model]
        for page in ("change", "history"):
            found = answer_of(client.get(address(model, page, record.pk)))
            if found != expected(role, model, whose):
                wrong[model, whose, page] = found

    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_lists_show_what_the_role_may_see(client, role):
    register = Register(enter(client, role))
    wrong = {}
    for model, whose in CASES:
        record = register.records[whose][model]
        response = client.get(address(model, "changelist"))
        shown = response.status_code == 200 and record.pk in {
            row.pk for row in response.context["cl"].result_list
        }
        if shown != (expected(role, model, whose) == ALLOWED):
            wrong[model, whose] = shown

    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_files_of_lists_hold_what_the_role_may_see(client, role):
    register = Register(enter(client, role))
    own, foreign = register.records[OWN]["offer"], register.records[FOREIGN]["offer"]
    response = client.get("/admin/offers/offer/exportera/csv/")
    content = b"".join(response.streaming_content).decode() if response.status_code == 200 else ""

    assert (str(own.uuid) in content) == (expected(role, "offer", OWN) == ALLOWED)
    assert (str(foreign.uuid) in content) == (expected(role, "offer", FOREIGN) == ALLOWED)


@pytest.mark.parametrize("role", Role)
def test_changing_and_deleting(client, role):
    """Who may save a record's page, and who may delete it for good."""
    register = Register(enter(client, role))
    everyone = role == Role.ADMINISTRATOR
    wrong = {}
    for model, whose in CASES:
        record = register.records[whose][model]
        model_admin = admin.site._registry[type(record)]
        request = client.get(address(model, "changelist")).wsgi_request
        may_open = (
            model_admin.get_queryset(request).filter(pk=record.pk).exists()
            if role != Role.TRANSLATOR
            else False
        )
        may_change = may_open and model_admin.has_change_permission(request, record)
        wanted = {
            Role.ADMINISTRATOR: model
            not in {"importrun", "proposal", "linkcheck", "auditentry", "outboxmail"} | INVITATIONS,
            Role.COORDINATOR: model not in {"importrun", "proposal", "linkcheck"} | ACCOUNTS | INVITATIONS,
            Role.EDITOR: (model in EDITED and whose == OWN) or model in {"synonym"},
            Role.TRANSLATOR: False,
        }[role]
        if model in {"offerslot", "placeslot"}:
            continue  # written on the page of what they belong to
        if may_change != wanted:
            wrong[model, whose, "change"] = may_change
        if model in {"offer", "place"} and model_admin.has_delete_permission(request, record) != everyone:
            wrong[model, whose, "delete"] = True

    assert wrong == {}


@pytest.mark.parametrize("action", ["publish", "withdraw", "still_true"])
@pytest.mark.parametrize("role", Role)
def test_actions_reach_no_further_than_the_list(client, role, action):
    register = Register(enter(client, role))
    own, foreign = register.records[OWN]["offer"], register.records[FOREIGN]["offer"]
    offers.Offer.objects.update(state="draft")
    client.post(
        "/admin/offers/offer/", {"action": action, "_selected_action": [own.pk, foreign.pk], "index": 0}
    )
    own.refresh_from_db()
    foreign.refresh_from_db()

    may = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    touched = {
        "publish": lambda offer: offer.state == "published",
        "withdraw": lambda offer: offer.state == "archived",
        "still_true": lambda offer: offer.confirmations.exists(),
    }[action]
    assert touched(own) == (may or (role == Role.EDITOR and action in ("still_true", "withdraw")))
    assert touched(foreign) == may


@pytest.mark.parametrize("whose", [OWN, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_who_confirms_with_one_click(client, role, whose):
    register = Register(enter(client, role))
    for model in ("offer", "place", "openpreschool", "meetingplace"):
        record = register.records[whose][model]
        client.post(address(model, "confirm", record.pk))
        client.get(address(model, "confirm", record.pk))

        assert record.confirmations.exists() == (expected(role, model, whose) == ALLOWED)
        record.confirmations.all().delete()


@pytest.mark.parametrize("role", Role)
def test_first_page_tells_of_ones_own_alone(client, role):
    """Every kind of task, of one's own and of somebody else's: what of it the first page names."""
    register = Register(enter(client, role))
    for whose in (OWN, FOREIGN):
        title = f"Kursen {whose}"
        offers.Offer.objects.filter(pk=register.records[whose]["offer"].pk).update(title_sv=title)
        offers.Feedback.objects.filter(offer=register.records[whose]["offer"]).update(text=f"Fel i {title}.")
    html = client.get("/admin/").content.decode()
    tasks = html.partition('class="tasks"')[2].partition("Hela registret")[0]

    assert ("Kursen own" in tasks) == (expected(role, "offer", OWN) == ALLOWED)
    assert ("Kursen foreign" in tasks) == (expected(role, "offer", FOREIGN) == ALLOWED)


@pytest.mark.parametrize("role", Role)
def test_fields_offer_what_is_public_or_ones_own(client, role):
    """A form may point at what every parent sees, and at one's own drafts; never at somebody else's draft."""
    register = Register(enter(client, role))
    for whose in (OWN, FOREIGN):
        place = register.records[whose]["place"]
        place.name_sv, place.state = f"Utkastet {whose}", "draft"
        place.save()
    answer = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "offers", "model_name": "offer", "field_name": "places", "term": "Utkastet"},
    )
    found = {result["text"] for result in answer.json()["results"]} if answer.status_code == 200 else set()

    assert (
        found
        == {
            Role.ADMINISTRATOR: {"Utkastet own", "Utkastet foreign"},
            Role.COORDINATOR: {"Utkastet own", "Utkastet foreign"},
            Role.EDITOR: {"Utkastet own"},
            Role.TRANSLATOR: set(),
        }[role]
    )


IMPORT_PAGES = ["las-in/", "mall/"]


@pytest.mark.parametrize("page", IMPORT_PAGES)
@pytest.mark.parametrize("role", Role)
def test_pages_of_import(client, role, page):
    """Who writes in the register may bring in a file; the translator, who does not, may not."""
    Register(enter(client, role))

    response = client.get(f"/admin/catalogue/importrun/{page}")

    assert answer_of(response) == (REFUSED if role == Role.TRANSLATOR else ALLOWED)


@pytest.mark.parametrize("whose", [OWN, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_files_between_the_steps_of_import_are_the_senders_alone(client, role, whose):
    user = enter(client, role)
    owner = user if whose == OWN else User.objects.create_superuser("annan")
    preview = {"rows": [], "general": [], "guesses": [], "approved": "x"}
    upload = catalogue.Upload.objects.create(user=owner, file_name="prov.csv", content=b"", preview=preview)
    address = f"/admin/catalogue/importrun/las-in/{upload.pk}/"

    may = whose == OWN and role != Role.TRANSLATOR
    assert answer_of(client.get(address)) == (ALLOWED if may else REFUSED)
    client.post(address, {"_discard": "1"})
    assert catalogue.Upload.objects.exists() != may


@pytest.mark.parametrize("whose", [OWN, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_undo_of_an_import(client, role, whose):
    register = Register(enter(client, role))
    run = register.records[whose]["importrun"]
    address = reverse("admin:catalogue_importrun_undo", args=[run.pk])

    assert answer_of(client.get(address)) == expected(role, "importrun", whose)
    client.post(address)
    undone = catalogue.ImportRun.objects.filter(undoes=run).exists()
    assert undone == (expected(role, "importrun", whose) == ALLOWED)


@pytest.mark.parametrize("whose", [OWN, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_import_reaches_no_further_than_the_list(client, role, whose):
    """A file with one changed cell of one's own draft, or of somebody else's, from sending it to saving it."""
    register = Register(enter(client, role))
    offer = register.records[whose]["offer"]
    offers.Offer.objects.update(state="draft")
    rows = f"id;titel;form\n{offer.uuid};Nytt namn;kurs\n".encode()
    sent = client.post("/admin/catalogue/importrun/las-in/", {"file": SimpleUploadedFile("utbud.csv", rows)})
    if sent.status_code == 302 and "las-in" in sent["Location"]:
        client.post(sent["Location"], {"_confirm": "1"})
    offer.refresh_from_db()

    assert (offer.title_sv == "Nytt namn") == (expected(role, "offer", whose) == ALLOWED)


@pytest.mark.parametrize("role", Role)
def test_pages_of_columns_follow_the_lists(client, role):
    Register(enter(client, role))
    wrong = {}
    for model, whose in CASES:
        if model == "group":
            continue
        seen = answer_of(client.get(address(model, "columns")))
        if seen != answer_of(client.get(address(model, "changelist"))):
            wrong[model, whose] = seen

    assert wrong == {}


def test_administration_keeps_what_its_committee_answers_for(client):
    """The register often names the whole city as provider; the committee says which part of it."""
    committee = make_committee()
    user = enter(client, Role.EDITOR)
    Membership.objects.create(
        user=user, organisation=make_organisation(kind="municipal", committee=committee)
    )
    ours, theirs = (
        make_offer("Vår", committee=committee),
        make_offer("Deras", committee=make_committee("Andra")),
    )

    assert list(offers.Offer.objects.kept_by(user)) == [ours]
    assert client.get(address("offer", "change", theirs.pk)).status_code == 302


def test_partner_keeps_nothing(client):
    user = enter(client, Role.EDITOR)
    partner = make_organisation()
    Membership.objects.create(user=user, organisation=partner)
    make_offer().parties.create(organisation=partner, role="partner")

    assert not offers.Offer.objects.kept_by(user).exists()


def test_editor_closes_no_city(client):
    register = Register(enter(client, Role.EDITOR))
    form = client.get(address("closure", "add")).context["adminform"].form
    places = form.fields["place"].queryset

    assert form.fields["place"].required
    assert register.records[OWN]["place"] in places
    assert register.records[FOREIGN]["place"] not in places


@pytest.mark.parametrize("about", ["offer", "place"])
@pytest.mark.parametrize("button", ["_approve", "_reject"])
@pytest.mark.parametrize("role", Role)
def test_who_decides_proposals(client, role, button, about):
    register = Register(enter(client, role))
    offers.Proposal.objects.all().delete()
    author = User.objects.create_user("forslagsstallare")
    decided = {}
    for whose in (OWN, FOREIGN):
        record = register.records[whose][about]
        proposal = offers.Proposal.objects.create(**{about: record}, proposed_by=author)
        page = address("proposal", "change", proposal.pk)
        assert answer_of(client.get(page)) == expected(role, "proposal", whose)
        client.post(page, {button: "1", "reason": "Fel."})
        proposal.refresh_from_db()
        decided[whose] = not proposal.is_open

    may = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    assert decided == {OWN: may, FOREIGN: may}


@pytest.mark.parametrize("role", Role)
def test_who_changes_what_parents_see(client, role):
    """A published record's form, sent: at once, as a proposal, or not at all."""
    register = Register(enter(client, role))
    found = {}
    for whose in (OWN, FOREIGN):
        for model in ("offer", "place"):
            record = register.records[whose][model]
            if answer_of(client.get(address(model, "change", record.pk))) == ALLOWED:
                press(client, address(model, "change", record.pk), phone="033-35 70 00")
            record.refresh_from_db()
            proposed = record.proposals.exclude(patch={}).exists()
            found[whose, model] = "changed" if record.phone else "proposed" if proposed else REFUSED

    everywhere = {Role.COORDINATOR: "changed", Role.ADMINISTRATOR: "changed"}.get(role, REFUSED)
    own = "proposed" if role == Role.EDITOR else everywhere
    assert found == {
        (whose, model): own if whose == OWN else everywhere
        for whose in (OWN, FOREIGN)
        for model in ("offer", "place")
    }


@pytest.mark.parametrize("role", Role)
def test_who_brings_older_versions_back(client, role):
    register = Register(enter(client, role))
    found = {}
    for whose in (OWN, FOREIGN):
        for model in ("offer", "place", "closure"):
            record = register.records[whose][model]
            key = versions(type(record).objects.get(pk=record.pk))[-1].key
            found[whose, model] = answer_of(client.get(address(model, "restore", record.pk, key)))

    everywhere = ALLOWED if role in (Role.COORDINATOR, Role.ADMINISTRATOR) else REFUSED
    own = ALLOWED if role == Role.EDITOR else everywhere
    assert found == {
        (whose, model): own if whose == OWN else everywhere
        for whose in (OWN, FOREIGN)
        for model in ("offer", "place", "closure")
    }


@pytest.mark.parametrize("role", Role)
def test_who_sees_what_was_deleted(client, role):
    enter(client, role)
    found = {
        model: answer_of(client.get(address(model, "deleted")))
        for model in ("offer", "place", "committee", "closure", "synonym")
    }

    for_administrators = ALLOWED if role == Role.ADMINISTRATOR else REFUSED
    of_parts = REFUSED if role == Role.TRANSLATOR else ALLOWED
    assert found == {
        "offer": for_administrators,
        "place": for_administrators,
        "committee": for_administrators,
        "closure": of_parts,
        "synonym": of_parts,
    }


PAGES_OF_PROGRAMME = {
    "/admin/uppfoljning/program/": {Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/uppfoljning/hamta/namnder.csv": {Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/uppfoljning/plan/": {Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/uppfoljning/hamta/plan.csv": {Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/uppfoljning/efterfragan/": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/uppfoljning/hamta/efterfragan-age.csv": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/uppfoljning/listor/": {Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/uppfoljning/listor/spara/?adress=/admin/offers/offer/": {Role.COORDINATOR, Role.ADMINISTRATOR},
    "/admin/catalogue/action/add/": {Role.COORDINATOR, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("role", Role)
def test_pages_of_programme_plan_demand_and_saved_lists(client, role):
    Register(enter(client, role))
    found = {path: client.get(path).status_code for path in PAGES_OF_PROGRAMME}

    assert found == {path: 200 if role in roles else 403 for path, roles in PAGES_OF_PROGRAMME.items()}


@pytest.mark.parametrize("whose", [OWN, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_saved_list_is_changed_by_its_owner_alone(client, role, whose):
    user = enter(client, role)
    owner = user if whose == OWN else User.objects.create_user("annan")
    saved = catalogue.SavedList.objects.create(
        owner=owner, name="Utkast", path="/admin/offers/offer/", is_shared=True
    )
    client.post(f"/admin/uppfoljning/listor/{saved.uuid}/andra/", {"_delete": "1"})

    may = whose == OWN and role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    assert catalogue.SavedList.objects.exists() != may


@pytest.mark.parametrize("role", Role)
def test_who_calls_off_what_happens_today(client, role):
    register = Register(enter(client, role))
    may = role != Role.TRANSLATOR
    for whose in (OWN, FOREIGN):
        offers.OfferSlot.objects.all().delete()
        offer = register.records[whose]["offer"]
        make_slot(offer, day=timezone.localdate(), opens=0, closes=1440)
        may_this = may and (whose == OWN or role != Role.EDITOR)
        page = f"/admin/installt/utbud/{offer.uuid}/"

        assert answer_of(client.get("/admin/installt/")) == (ALLOWED if may else REFUSED)
        assert answer_of(client.get(page)) == (ALLOWED if may_this else REFUSED)
        client.post(page)
        assert offer.closures.exists() == may_this


TRANSLATORS_PAGES = [
    "/admin/oversatt/",
    "/admin/oversatt/so/",
    "/admin/oversatt/so/olika/",
    "/admin/oversatt/so/offers.offer/{uuid}/",
    "/admin/oversatt/byra/so/ut/",
    "/admin/oversatt/byra/in/",
]
TRANSLATING = {Role.TRANSLATOR, Role.COORDINATOR, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
def test_pages_of_translators(client, role):
    """Who may translate may translate every record; an editor may not, be the record their own or not."""
    register = Register(enter(client, role))
    wrong = {}
    for whose in (OWN, FOREIGN):
        for path in TRANSLATORS_PAGES:
            page = path.format(uuid=register.records[whose]["offer"].uuid)
            for answer in (client.get(page), client.post(page)):
                if (answer.status_code == 403) == (role in TRANSLATING):
                    wrong[whose, path, answer.request["REQUEST_METHOD"]] = answer.status_code

    assert wrong == {}


def test_editor_with_the_permission_translates(client):
    user = enter(client, Role.EDITOR)
    assert client.get("/admin/oversatt/").status_code == 403

    user.user_permissions.add(Permission.objects.get(codename="translate"))
    assert client.get("/admin/oversatt/").status_code == 200


@pytest.mark.parametrize("is_staff", [True, False])
def test_pages_of_translators_are_for_staff(client, is_staff):
    user = User.objects.create_user("någon", is_staff=is_staff)
    client.force_login(user)

    assert client.get("/admin/oversatt/").status_code == (403 if is_staff else 302)


FOLLOW_UP = [
    "",
    "kedjan/",
    "spridning/",
    "tillgang/",
    "aktualitet/",
    "hamta/kedjan.csv",
    "hamta/trend.json",
    "hamta/utbud.csv",
    "arsrapport/",
    "arsrapport/{year}/",
    "arsrapport/{year}.json",
]


@pytest.mark.parametrize("page", FOLLOW_UP)
@pytest.mark.parametrize("role", Role)
def test_pages_of_the_follow_up(client, role, page):
    """It is about the whole register: for those who answer for all of it."""
    enter(client, role)

    may = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    address = f"/admin/uppfoljning/{page.format(year=timezone.localdate().year)}"
    assert client.get(address).status_code == (200 if may else 403)


@pytest.mark.parametrize("role", Role)
def test_who_freezes_a_year_and_comments_on_it(client, role):
    enter(client, role)
    last_year = timezone.localdate().year - 1
    page = f"/admin/uppfoljning/arsrapport/{last_year}"
    client.post(f"{page}/kommentar/", {"section": "kedjan", "text": "Kedjan bryts vid sju.", "seen": ""})
    is_written = offers.ReportComment.objects.exists()
    client.post(f"{page}/frys/")

    may = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    assert (is_written, offers.YearlyReport.objects.exists()) == (may, may)


def test_pages_of_the_follow_up_ask_for_login(client):
    assert {client.get(f"/admin/uppfoljning/{page}").status_code for page in FOLLOW_UP} == {302}
