"""An untrained person brings a messy workbook in: sees the mistakes, mends them, saves, and takes it back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from catalogue.models import User
from offers.models import Offer
from tests.browser.pages import LOGIN, PATHS, Site, only_faults
from tests.browser.test_accessibility import OPTIONS
from tests.importing import SMALL, run, write_register
from tests.messy import MISTAKES, mended_workbook, messy_workbook

pytestmark = pytest.mark.browser

NAME, PASSWORD = "administrator", "lång-nog-för-provet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def site(new_context, live_server, console_errors, tmp_path):
    """The small register that the workbook speaks of; one place name is that of two places."""
    gardens = [{"id": f"garden-{number}", "namn": "Gården", "typ": "mötesplats"} for number in (1, 2)]
    languages = [*SMALL["sprak"], {"kod": "so", "eget namn": "Soomaali"}]
    run(write_register(tmp_path, platser=[*SMALL["platser"], *gardens], sprak=languages))
    User.objects.create_superuser(NAME, password=PASSWORD)
    return Site(new_context, live_server.url, console_errors)


def log_in(site: Site, **options) -> Page:
    page = site.new_page(**options)
    page.goto(PATHS[LOGIN])
    page.get_by_label("Användarnamn").fill(NAME)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    return page


def send(page: Page, data: bytes) -> None:
    page.get_by_label("Fil:").set_input_files({"name": "bok.xlsx", "mimeType": XLSX, "buffer": data})
    page.get_by_role("button", name="Ladda upp och granska").click()
    expect(page.get_by_role("heading", name="Granska innan du sparar")).to_be_visible()


def test_messy_workbook_is_mended_imported_and_undone(site):
    page = log_in(site)
    page.locator("#content-main").get_by_role("link", name="Inläsningar", exact=True).last.click()
    page.get_by_role("link", name="Läs in en fil").click()

    send(page, messy_workbook())
    rows = page.get_by_role("region", name="Raderna i filen")
    for mistake in MISTAKES:
        expect(rows.get_by_text(mistake.sentence)).to_have_count(1)
    expect(page.get_by_role("button", name="Spara")).to_have_count(0)
    page.get_by_role("link", name="1 nya").click()
    expect(rows.locator("tbody tr")).to_have_count(1)

    page.get_by_role("link", name="Ladda upp en rättad fil").click()
    send(page, mended_workbook())
    guesses = page.locator(".guesses")
    expect(guesses).to_contain_text("”9-12” läst som 09:00–12:00")
    expect(guesses).to_contain_text("”arabiska/somaliska” läst som ar | so")
    assert Offer.objects.count() == 1

    page.get_by_role("button", name="Spara 27 rader").click()
    expect(page.locator(".messagelist .success")).to_contain_text("Inläst: 27 nya")
    assert Offer.objects.count() == 21

    Offer.objects.filter(source_key="kurs-atta").update(is_free=True)  # somebody goes on with one of them
    page.get_by_role("link", name="Ångra inläsningen").click()
    kept = page.get_by_role("region", name="Det som behålls")
    expect(kept.get_by_role("row").filter(has_text="kurs-atta")).to_contain_text(
        "Ändrat sedan inläsningen: gratis."
    )
    page.get_by_role("button", name="Ångra inläsningen").click()
    expect(page.locator(".messagelist .success")).to_contain_text("Inläsningen är ångrad.")

    states = dict(Offer.objects.exclude(source_key="babycafe").values_list("source_key", "state"))
    assert states.pop("kurs-atta") == "draft"
    assert set(states.values()) == {"archived"}


def test_pages_of_import_and_export_pass_axe_and_fit_a_phone(site):
    page = log_in(site, width=390)
    faults, too_wide = {}, []
    page.goto("/admin/catalogue/importrun/las-in/")
    send(page, messy_workbook())
    preview = page.url
    for address in ("/admin/catalogue/importrun/las-in/", preview, "/admin/offers/offer/exportera/"):
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            too_wide.append(address)
        faults[address] = [fault["id"] for fault in Axe().run(page, options=OPTIONS).response["violations"]]

    assert only_faults(faults) == {}
    assert too_wide == []


def test_list_is_downloaded_in_chosen_columns_without_javascript(site):
    page = log_in(site, java_script_enabled=False)
    page.goto("/admin/offers/offer/?form=drop_in")
    page.get_by_role("link", name="Välj kolumner").click()
    page.get_by_label("sammanfattning", exact=True).uncheck()
    page.get_by_role("button", name="Spara valet i adressen").click()
    expect(page.get_by_label("sammanfattning", exact=True)).not_to_be_checked()
    expect(page.get_by_label("titel", exact=True)).to_be_checked()

    with page.expect_download() as download:
        page.get_by_role("button", name="Ladda ner CSV").click()

    head, row = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("id;titel;titel (en);")
    assert "sammanfattning;" not in head
    assert row.startswith("babycafe;Babycafé på Öster;")
