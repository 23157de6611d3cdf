"""The editors' guide, walked as it says: each name that it quotes is pressed or seen on the page.

`make guide` runs this too, and then writes the guide's pictures. The register is made up.
"""

import io
import os
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from boras_stod.accounts import invitations
from boras_stod.roles import ensure_groups
from catalogue.models import Organisation, Role
from offers.models import Feedback, Offer, Proposal
from offers.publishing.proposals import reject
from tests.accounts import LOGIN, PASSWORD, make_person
from tests.browser.pages import Site
from tests.browser.test_staff_pages import log_in
from tests.factories import make_language, make_offer, make_organisation, make_place, make_slot
from tests.guide import FOLDER, Chapter, save_picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WIDTH, TALLEST, MARGIN = 760, 900, 14
EMAIL = "prov@example.org"
STORY, GROUP = "Sagostund på provbiblioteket", "Provgrupp för nya föräldrar"
WEEK = "tis 9.30–11; tors 13–15; ej lov"
PHOTO = "Grön dörr med ramp till vänster om biblioteket"


class Walk:
    """A person who reads a chapter and does what it says."""

    def __init__(self, page: Page, chapter: Chapter):
        self.page, self.chapter = page, chapter
        self.shown: set[str] = set()

    def press(self, name: str, *, beside: str = "") -> None:
        self._control(name, beside).click()

    def see(self, name: str) -> Locator:
        found = self.page.get_by_text(self.chapter.name(name)).filter(visible=True).first
        expect(found).to_be_visible()
        return found

    def see_button(self, name: str) -> None:
        expect(self._control(name, "")).to_be_visible()

    def field(self, name: str) -> Locator:
        label = re.compile(rf"^\s*{re.escape(self.chapter.name(name))}( \[sv\])?:?\s*$", re.I)
        boxes = self.page.locator("input, textarea, select")
        return boxes.and_(self.page.get_by_label(label)).first

    def picture(self, name: str, top: Locator, bottom: Locator) -> None:
        """From the top of one thing to the end of another, as wide as the page."""
        assert f"{name}.png" in self.chapter.pictures
        self.shown.add(f"{name}.png")
        first, last = top.bounding_box(), bottom.bounding_box()
        start = max(first["y"] + self.page.evaluate("scrollY") - MARGIN, 0)
        height = min(last["y"] + last["height"] - first["y"] + 2 * MARGIN, TALLEST)
        if not os.environ.get("GUIDE_PICTURES"):
            return
        clip = {"x": 0, "y": start, "width": WIDTH, "height": height}
        save_picture(self.page.screenshot(full_page=True, clip=clip), FOLDER / f"{name}.png")

    def told(self, sentence: str = "") -> None:
        """The message after something was done."""
        expect(self.page.locator(".messagelist .success").first).to_contain_text(sentence)

    def ends(self) -> None:
        assert self.chapter.names - self.chapter.used == set()
        assert set(self.chapter.pictures) - self.shown == set()

    def _control(self, name: str, beside: str) -> Locator:
        """A button or link of that name; its full name may go on, for those who cannot see what it stands beside."""
        whole = re.escape(self.chapter.name(name))
        begins = self._named(re.compile(rf"^\s*{whole}.*{beside}"))
        expect(begins.last).to_be_visible()
        exactly = self._named(re.compile(rf"^\s*{whole}\s*$"))
        return (exactly if exactly.count() else begins).last

    def _named(self, pattern: re.Pattern) -> Locator:
        buttons = self.page.get_by_role("button", name=pattern)
        return buttons.or_(self.page.get_by_role("link", name=pattern))


@pytest.fixture
def site(new_context, live_server, console_errors, settings):
    settings.REQUIRE_SECOND_FACTOR = (
        True  # asks nothing of editors; without it, every page says that it is off
    )
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    ensure_groups()
    make_language("sv")
    return Site(new_context, live_server.url, console_errors)


@pytest.fixture
def ours(site) -> Organisation:
    """An organisation with two offers, late to be confirmed."""
    organisation = make_organisation("Provföreningen")
    place = make_place("Provbiblioteket")
    place.parties.create(organisation=organisation)
    for title, known in ((STORY, {"min_age": 12, "max_age": 72}), (GROUP, {})):
        offer = make_offer(title, summary_sv="Vi läser och leker.", places=[place], **known)
        offer.parties.create(organisation=organisation)
        offer.languages.set([make_language("sv")] if known else [])
        offer.confirmations.create(confirmed_at=timezone.now() - timedelta(days=200))
        make_slot(offer, weekday=3)
    return organisation


@pytest.fixture
def editor(ours):
    return make_person("prov", Role.EDITOR, organisations=[ours], first_name="Prova", last_name="Provsson")


def begin(site: Site, number: int, user=None) -> Walk:
    page = log_in(site, user, width=WIDTH) if user else site.new_page(width=WIDTH)
    page.goto("/admin/" if user else LOGIN)
    return Walk(page, Chapter(number))


def invite(site: Site, organisation: Organisation) -> str:
    """The address in the mail."""
    invitations.invite(
        email=EMAIL,
        role=Role.EDITOR,
        organisations=[organisation],
        by=make_person("samordnare", Role.COORDINATOR),
        now=timezone.now(),
        absolute=lambda path: site.url + path,
    )
    return next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http"))


def test_chapter_1_first_time_tasks_and_cancelled_today(site, ours):
    walk = begin(site, 1)
    page = walk.page

    page.goto(invite(site, ours))
    walk.field("Förnamn").fill("Prova")
    walk.field("Efternamn").fill("Provsson")
    walk.field("Lösenord").fill(PASSWORD)
    walk.press("Skapa kontot")
    walk.see("Kontot är klart.")

    page.goto(LOGIN)
    walk.see_button("Glömt lösenordet?")
    heading, last = page.get_by_role("heading", name="Logga in"), page.get_by_text("Konton fås genom")
    walk.picture("logga-in", heading, last)
    walk.field("Användarnamn eller e-post").fill(EMAIL)
    walk.field("Lösenord").fill(PASSWORD)
    walk.press("Logga in")

    walk.see_button("Mina uppgifter")
    walk.see("Inte bekräftat i tid")
    walk.see("Saknar ålder eller språk")
    walk.picture(
        "mina-uppgifter", page.locator("#header"), page.get_by_role("button", name="De ikryssade stämmer")
    )
    walk.press("Stämmer fortfarande", beside=STORY)
    walk.see("är bekräftat i dag. Tack!")
    Offer.objects.get(title_sv=STORY).confirmations.all().update(
        confirmed_at=timezone.now() - timedelta(days=200)
    )
    page.reload()
    for title in (STORY, GROUP):
        page.get_by_label(f"Välj {title}").check()
    walk.press("De ikryssade stämmer")
    walk.press("Fyll i")
    offer = Offer.objects.get(title_sv=GROUP)
    expect(page).to_have_url(re.compile(f"/offer/{offer.pk}/change/"))
    offer.languages.set([make_language("sv")])
    Offer.objects.filter(pk=offer.pk).update(min_age=0, max_age=12)
    page.goto("/admin/")
    walk.see("Allt är klart. Tack för att du håller registret sant!")

    make_slot(Offer.objects.get(title_sv=STORY), day=timezone.localdate(), opens=0, closes=1440)
    walk.press("Inställt i dag")
    page.get_by_role("link", name=STORY).click()
    walk.field("Sjukdom").check()
    button = page.get_by_role("button", name="Ställ in i dag")
    walk.picture("installt-i-dag", page.get_by_role("heading", level=1), button)
    walk.press("Ställ in i dag")
    walk.see("Det syns redan för besökare.")
    page.get_by_role("link", name=STORY).click()
    walk.press("Det blir av ändå")
    walk.ends()


def test_chapter_2_an_offer_is_changed_proposed_and_decided(site, editor):
    walk = begin(site, 2, editor)
    page = walk.page
    offer = Offer.objects.get(title_sv=STORY)

    walk.see("Hela registret")
    walk.press("Utbud")
    walk.see_button("Lägg till utbud")
    page.get_by_role("link", name=STORY).click()
    walk.see("Det här syns för föräldrar.")
    walk.see("Det här vet vi inte")
    expect(page.get_by_role("option", name=walk.chapter.name("Okänt")).first).to_be_attached()
    page.get_by_label("Sammanfattning [sv]").fill(
        "Vi läser en saga, och våra klienter får fika efteråt. Kom när du vill."
    )
    walk.field("Skriv veckan").fill(walk.chapter.example(WEEK))
    walk.press("Visa vad det blir")
    preview = page.locator(".preview")
    walk.see("Så här blir det. Inget är sparat än.")
    expect(preview.locator("ol li")).to_have_count(10)
    walk.picture("visa-vad-det-blir", preview, preview.locator("ol"))
    walk.see("Skriv inte")
    walk.see("Tider")
    walk.see("Radera")

    page.get_by_label("Sammanfattning [sv]").fill("Vi läser en saga och fikar efteråt. Kom när du vill.")
    walk.field("Kommentar till samordnaren").fill("Ny tid från nästa vecka.")
    walk.press("Skicka förslag")
    walk.see("Ditt förslag är skickat.")
    walk.picture(
        "forslag", page.get_by_role("heading", level=1), page.get_by_role("button", name="Ta tillbaka")
    )
    walk.press("Se som föräldrar")
    expect(page.get_by_text("fikar efteråt").first).to_be_visible()
    page.goto(f"/admin/offers/offer/{offer.pk}/change/")
    expect(page.get_by_text("Formuläret visar ditt förslag")).to_be_visible()
    walk.see_button("Förhandsvisa")
    walk.see_button("Föreslå arkivering")

    send_back("Skriv vilken dag.")
    page.goto("/admin/")
    walk.see("Dina förslag som kom tillbaka")
    walk.press("Läs och ändra", beside=STORY)
    expect(page.get_by_text("Skriv vilken dag.")).to_be_visible()
    walk.press("Öppna igen och ändra")
    walk.press("Skicka förslag")
    walk.press("Ta tillbaka förslaget")
    assert Proposal.objects.open().count() == 0

    draft = make_offer("Provkurs", state="draft", summary_sv="En kurs.")
    draft.parties.create(organisation=offer.parties.get().organisation)
    Offer.history.update(history_date=timezone.now() - timedelta(days=2))
    draft.summary_sv = "En kurs för nya föräldrar."
    draft.save()
    page.goto(f"/admin/offers/offer/{draft.pk}/change/")
    walk.press("Spara och föreslå publicering")
    walk.told()
    page.goto(f"/admin/offers/offer/{draft.pk}/change/")
    walk.press("Historik")
    walk.see_button("Återställ den här versionen")
    walk.ends()


def send_back(reason: str) -> None:
    proposal = Proposal.objects.open().get()
    boss = make_person("samordnare", Role.COORDINATOR)
    reject(proposal=proposal, by=boss, now=timezone.now(), reason=reason)


def test_chapter_3_file_translation_and_photo(site, editor):
    walk = begin(site, 3, editor)
    page = walk.page

    walk.press("Utbud")
    with page.expect_download() as download:
        walk.press("Ladda ner XLSX")
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    change_summary(book.active)
    changed = io.BytesIO()
    book.save(changed)
    walk.press("Läs in en fil")
    walk.see_button("Hämta en mall")
    send(page, "utbud.xlsx", changed.getvalue(), page.get_by_label("Fil:"))
    walk.press("Ladda upp och granska")
    walk.see("Granska innan du sparar")
    walk.picture("granska", page.get_by_role("heading", level=1), page.get_by_role("button", name="Föreslå"))
    walk.press("Föreslå 1 ändring")
    walk.told()
    page.goto("/admin/")
    walk.press("Inläsningar")
    page.locator("#result_list tbody th a").first.click()
    walk.press("Ångra inläsningen")
    walk.press("Ångra inläsningen")
    assert Proposal.objects.open().count() == 0

    page.goto("/admin/")
    draft = make_place("Provlokalen", state="draft")
    draft.parties.create(organisation=Organisation.objects.get())
    walk.press("Platser")
    page.get_by_role("link", name="Provlokalen").click()
    walk.press("Bilder")
    walk.press("Lägg till ytterligare Bild")
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "#3a6b4c").save(picture, "JPEG")
    send(page, "dorr.jpg", picture.getvalue(), walk.field("Bildfil"))
    walk.field("Bilden i ord").fill(walk.chapter.example(PHOTO))
    walk.press("Spara")
    walk.told()

    translates(site, walk)
    walk.ends()


def translates(site: Site, editors: Walk) -> None:
    """The translator's part of the chapter, by somebody else."""
    Offer.objects.filter(title_sv=STORY).update(summary_sv="Ring 033-12 34 56.")
    walk = Walk(log_in(site, make_person("oversatt", Role.TRANSLATOR), width=WIDTH), editors.chapter)
    walk.shown = editors.shown
    page = walk.page
    page.goto("/admin/")
    walk.press("Översätt texter")
    page.get_by_role("link", name="Somaliska", exact=True).first.click()
    page.get_by_role("link", name=STORY).click()
    field = page.get_by_label("Sammanfattning på somaliska")
    field.fill("Wac 033-12 34 57.")
    walk.press("Spara som granskad", beside="sammanfattning")
    walk.see("Inget är sparat än.")
    field.fill("Wac 033-12 34 56.")
    walk.press("Spara utkast")
    walk.told()
    section = page.locator("#summary")
    walk.picture("oversatta", section, section)


def test_chapter_4_feedback_and_leaving(site, editor):
    offer = Offer.objects.get(title_sv=STORY)
    Offer.objects.filter(pk=offer.pk).update(owner=editor)
    make_person("kollega", Role.EDITOR, organisations=[offer.parties.get().organisation])
    Feedback.objects.create(kind="wrong", offer=offer, text="Dörren var låst klockan nio.", language="sv")
    walk = begin(site, 4, editor)
    page = walk.page

    walk.see("Synpunkter utan svar")
    walk.press("Svara")
    walk.see_button("Det är skräp")
    walk.see("Ni frågade, vi gjorde")
    walk.press("Jag tar hand om den")
    page.goto(f"/admin/offers/feedback/{Feedback.objects.get().pk}/change/")
    walk.field("Frågan som visas").fill("Är det öppet klockan nio?")
    walk.field("Vad vi gjorde").fill("Tiden var fel. Vi har rättat den.")
    walk.field("Läge").select_option(walk.chapter.name("besvarad"))
    walk.picture("synpunkt", page.locator(".field-owner"), page.get_by_role("button", name="Spara").first)
    walk.press("Spara")
    walk.told()

    walk.press("Mitt konto")
    walk.press("Avsluta kontot")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    walk.field("Vem tar över?").select_option(label="kollega (kollega)")
    walk.press("Avsluta mitt konto")
    expect(page.get_by_text("Kontot är avslutat.")).to_be_visible()
    offer.refresh_from_db()
    assert offer.owner.username == "kollega"
    walk.ends()


def send(page: Page, name: str, data: bytes, field: Locator) -> None:
    field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})


def change_summary(sheet) -> None:
    headings = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if STORY in [cell.value for cell in row])
    row[headings.index("sammanfattning")].value = "Vi läser, leker och sjunger."
