"""The yearly report: frozen once, never changed, compared with what comes after."""

import hashlib
import json
import re
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from openpyxl import load_workbook

from catalogue.append_only import lifted
from catalogue.models import AuditEntry, Role
from catalogue.recurrence import STOCKHOLM
from offers import yearly
from offers.followup.listing import function_address
from offers.index import build, current_index
from offers.models import DemandCount, Offer, ReportComment, YearlyReport
from offers.yearly import freezing
from offers.yearly.content import SECTIONS
from offers.yearly.freezing import LONGEST_COMMENT, CommentError, comment
from tests.factories import make_action, make_committee, make_offer, make_organisation, make_topic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

IN_NOVEMBER = datetime(2026, 11, 25, 12, 0, tzinfo=STOCKHOLM)
IN_JANUARY = datetime(2027, 1, 4, 12, 0, tzinfo=STOCKHOLM)
PAGE = "/admin/uppfoljning/arsrapport/"
BY = Role.COORDINATOR
TEMPLATES = Path(settings.BASE_DIR) / "templates/admin/yearly_reports"
# A frozen year is drawn with the templates of its version for ever: a change needs a folder 2.
VERSION_1 = {
    "front.html": "afea77513eec46d23b402e2f357c0918416fb0fc26a2acb401ee178054db24fa",
    "section.html": "1e8826dc5445066238e4482d53f5f530332a8ff65fcc860ec5ea38c12e380010",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(IN_JANUARY, tick=False) as clock:
        yield clock


@pytest.fixture
def coordinator(client):
    client.force_login(make_staff(Role.COORDINATOR))
    return client


def freeze(year=2026, now=IN_JANUARY):
    return yearly.freeze(year=year, now=now, by=BY)


def tables(content):
    return {table["name"]: table for section in content["sections"] for table in section["tables"]}


def told(client, path):
    """What the page's messages say, after its redirect."""
    response = client.get(PAGE + path, follow=True)
    return [str(message) for message in response.context["messages"]]


# --- what it holds ---


def test_report_holds_every_section_with_definitions_and_the_offers_one_by_one():
    organisation = make_organisation("Familjecentralen", email="familj@example.se")
    offer = make_offer(
        "Kursen",
        committee=make_committee("Skolnämnden"),
        min_age=0,
        max_age=36,
        languages=["so"],
        email="familj@example.se",
    )
    offer.parties.create(organisation=organisation)
    content = yearly.frozen_content(freeze())

    assert [section["key"] for section in content["sections"]] == [section.key for section in SECTIONS]
    assert all(table["definition"] for table in tables(content).values())
    (row,) = tables(content)["utbud"]["rows"]
    assert [row["label"], *(cell["text"] for cell in row["cells"])] == [
        "Kursen",
        "Skolnämnden",
        organisation.name,
        "familj@example.se",
        "0–2 år",
        "somaliska",
    ]


def test_demand_and_plan_are_those_of_the_year():
    for period, count in (("2026-11-24", 40), ("2027-01-02", 7)):
        DemandCount.objects.create(period=period, kind="page", value="", count=count)
    make_action("I år", first_day=IN_JANUARY.date())
    make_action("I fjol", last_day=IN_NOVEMBER.date())
    found = tables(yearly.frozen_content(freeze()))

    assert found["efterfragan-listor"]["rows"][0]["cells"][0]["value"] == 40
    assert [row["label"] for row in found["plan"]["rows"]] == ["I fjol"]


@pytest.mark.parametrize(
    ("address", "known", "shown"),
    [
        ("familjecentralen@example.se", set(), "familjecentralen@example.se"),
        ("anna.svensson@example.se", set(), ""),
        ("oppna.forskolan@example.se", {"oppna.forskolan@example.se"}, "oppna.forskolan@example.se"),
        ("", set(), ""),
    ],
)
def test_only_function_addresses_go_in(address, known, shown):
    assert function_address(address, known) == shown


def test_nobody_is_named(admin_user):
    offer = make_offer()
    Offer.objects.update(owner=admin_user)
    offer.confirmations.create(confirmed_at=IN_NOVEMBER, confirmed_by=admin_user)
    comment(year=2026, section="glapp", text="Sju år fattas.", seen="", by=BY)

    assert "admin" not in freeze().content


# --- when ---


@pytest.mark.parametrize(
    ("year", "now", "sentence"),
    [
        (2026, IN_NOVEMBER, "2026 är inte över. Året kan frysas från och med den 1 januari 2027."),
        (2031, IN_NOVEMBER, "2031 är inte över. Året kan frysas från och med den 1 januari 2032."),
        (
            2019,
            IN_NOVEMBER,
            "2019 kan inte frysas längre: registret vet hur det är i dag, inte hur det var 2019.",
        ),
    ],
)
def test_year_that_cannot_be_frozen_gets_a_sentence(year, now, sentence):
    with pytest.raises(yearly.FreezeError) as problem:
        freeze(year, now)

    assert (str(problem.value), YearlyReport.objects.count()) == (sentence, 0)


def test_second_freezing_gets_a_sentence_and_changes_nothing():
    digest = freeze().digest
    make_offer()
    with pytest.raises(yearly.FreezeError, match=r"är redan fryst, den 4 januari 2027\. Den ändras inte\."):
        freeze()

    assert YearlyReport.objects.get().digest == digest


def test_two_who_freeze_at_once_get_one_report(monkeypatch):
    """The second has looked before the first has written."""
    digest, looks = freeze().digest, iter([""])
    really = freezing.reason_against
    monkeypatch.setattr(freezing, "reason_against", lambda year, now: next(looks, really(year, now)))
    comment_of_the_second = ReportComment.objects.create(
        year=2026, section="kedjan", text="Min text.", written_by=BY
    )
    with pytest.raises(yearly.FreezeError, match="är redan fryst"):
        freeze()

    assert YearlyReport.objects.get().digest == digest
    assert ReportComment.objects.get() == comment_of_the_second


# --- it never changes ---


def test_frozen_page_is_the_same_after_the_register_and_a_later_migration_changed(coordinator):
    make_offer("Kursen", topics=[make_topic("Sömn")], committee=make_committee("Skolnämnden"))
    freeze()
    before, file = article_of(coordinator), coordinator.get(f"{PAGE}2026.json").content
    Offer.objects.update(title_sv="Något annat")
    make_committee("Nya nämnden")
    with connection.cursor() as cursor:  # a migration of which today's code knows nothing
        cursor.execute("ALTER TABLE offers_offer RENAME COLUMN committee_id TO board_id")
        cursor.execute("ALTER TABLE catalogue_committee RENAME COLUMN name TO called")

    assert article_of(coordinator) == before
    assert coordinator.get(f"{PAGE}2026.json").content == file
    with pytest.raises(DatabaseError), transaction.atomic():
        yearly.content_of(2026, build("anew", IN_JANUARY.date()))


def article_of(client) -> str:
    """The report on its page, without the tokens of its forms."""
    html = client.get(f"{PAGE}2026/").content.decode().partition("<article")[2]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


@pytest.mark.parametrize("name", VERSION_1)
def test_templates_of_a_frozen_version_are_never_changed(name):
    assert hashlib.sha256((TEMPLATES / "1" / name).read_bytes()).hexdigest() == VERSION_1[name]


@pytest.mark.parametrize(
    "statement", ["UPDATE offers_yearlyreport SET content = '{}'", "DELETE FROM offers_yearlyreport"]
)
def test_database_refuses_to_change_a_frozen_year(statement):
    freeze()
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        connection.cursor().execute(statement)


def tamper(change):
    with lifted(connection, "offers_yearlyreport"):
        change(YearlyReport.objects.all())


def test_change_behind_the_back_is_said_loudly(coordinator):
    content = freeze().content
    tamper(lambda reports: reports.update(content=content.replace("2026", "2025")))
    sentence = "Årsrapporten för 2026 är ÄNDRAD: innehållet stämmer inte med kontrollsumman."

    assert sentence in coordinator.get(f"{PAGE}2026/").content.decode()
    assert sentence in coordinator.get(PAGE).content.decode()
    with pytest.raises(CommandError, match="ÄNDRAD"):
        call_command("verify_reports")
    with pytest.raises(CommandError, match="ÄNDRAD"):
        call_command("follow_up", year=2026, output=Path("rapport.json"))


def test_change_with_a_new_digest_is_found_in_the_audit_log():
    text = freeze().content.replace("Här fattas det", "Inget fattas")
    digest = hashlib.sha256(text.encode()).hexdigest()
    tamper(lambda reports: reports.update(content=text, digest=digest))

    assert yearly.fault_in(YearlyReport.objects.get()) == (
        "Årsrapporten för 2026 är ÄNDRAD: händelseloggen har en annan kontrollsumma."
    )


def test_whole_reports_are_told_of():
    freeze()
    out = StringIO()
    call_command("verify_reports", stdout=out)

    assert out.getvalue() == "1 frysta årsrapporter, alla hela.\n"


# --- comments ---


def test_draft_goes_into_the_frozen_year_and_later_words_stand_beside_it(coordinator):
    comment(year=2026, section="kedjan", text="Kedjan bryts vid sju.", seen="", by=BY)
    report = freeze()
    digest = report.digest
    coordinator.post(
        f"{PAGE}2026/kommentar/", {"section": "kedjan", "text": "Nu finns en grupp.", "seen": ""}
    )
    html = coordinator.get(f"{PAGE}2026/").content.decode()

    section = next(one for one in yearly.frozen_content(report)["sections"] if one["key"] == "kedjan")
    assert section["comment"] == "Kedjan bryts vid sju."
    assert "Kommentar tillagd 4 jan" in html
    assert "Nu finns en grupp." in html
    assert YearlyReport.objects.get().digest == digest
    assert list(ReportComment.objects.values_list("is_draft", flat=True)) == [False]


def test_two_who_write_the_same_draft_lose_nothing(coordinator):
    comment(year=2026, section="kedjan", text="Min text.", seen="", by=BY)
    response = coordinator.post(
        f"{PAGE}2026/kommentar/", {"section": "kedjan", "text": "Den andras text.", "seen": ""}
    )
    html = response.content.decode()

    assert "Någon annan har skrivit i avsnittet" in html
    assert "Min text." in html
    assert "Den andras text.</textarea>" in html
    assert ReportComment.objects.get().text == "Min text."


def test_empty_draft_is_deleted():
    comment(year=2026, section="kedjan", text="Min text.", seen="", by=BY)
    comment(year=2026, section="kedjan", text=" ", seen="Min text.", by=BY)

    assert not ReportComment.objects.exists()


@pytest.mark.parametrize(("section", "text"), [("vader", "Soligt."), ("kedjan", "x" * (LONGEST_COMMENT + 1))])
def test_comment_that_cannot_be_kept_gets_a_sentence(section, text):
    with pytest.raises(CommentError):
        comment(year=2026, section=section, text=text, seen="", by=BY)


# --- over the years ---


def test_difference_to_the_live_figures_is_what_has_changed():
    committee = make_committee("Skolnämnden", slug="skol")
    make_offer("Kursen", committee=committee, min_age=0, max_age=12, scope="universal")
    frozen = yearly.frozen_content(freeze())
    make_offer("Gruppen", committee=committee, min_age=12, max_age=24, scope="universal")
    live = yearly.content_of(2027, current_index(IN_JANUARY))
    found = {table.key: table for table in yearly.differences(frozen, live)}

    changed = [[row.label, *(cell.value for cell in row.cells)] for row in found["skillnad-utbud"].rows]
    assert changed == [["Gruppen", "hela raden", "finns inte", "finns", ""]]
    by_committee = [
        [row.label, *(c.value for c in row.cells)] for row in found["skillnad-kedjan-committee"].rows
    ]
    assert by_committee == [
        ["Skolnämnden", "1 år", "0", "1", "+1"],
        ["Skolnämnden", "Alla åldrar", "1", "2", "+1"],
        ["Allt utbud", "1 år", "0", "1", "+1"],
        ["Allt utbud", "Alla åldrar", "1", "2", "+1"],
    ]


def test_report_does_not_differ_from_itself():
    make_offer(committee=make_committee())
    content = yearly.frozen_content(freeze())

    assert yearly.differences(content, content) == []


def test_series_has_a_column_for_each_frozen_year_and_for_now(coordinator, today):
    committee = make_committee("Skolnämnden")
    today.move_to(IN_NOVEMBER)
    make_offer(committee=committee)
    freeze(2025, IN_NOVEMBER)
    today.move_to(IN_JANUARY)
    make_offer(committee=committee)
    freeze()
    make_offer(committee=committee)
    shown = coordinator.get(PAGE).context["shown"][0].table
    row = next(row for row in shown.rows if row.label == "Skolnämnden")

    assert [column.label for column in shown.columns] == ["2025", "2026", "Just nu"]
    assert [cell.value for cell in row.cells] == [1, 2, 3]


def test_committee_that_a_report_does_not_know_has_no_number_there():
    first = yearly.content_of(2025, current_index(IN_JANUARY))
    make_offer(committee=make_committee("Skolnämnden"))
    second = yearly.content_of(2026, current_index(IN_JANUARY))
    row = next(
        row for row in yearly.series([first, second], ["2025", "2026"])[0].rows if row.label == "Skolnämnden"
    )

    assert [(cell.value, cell.words) for cell in row.cells] == [(None, "finns inte"), (1, "")]


# --- pages, files and command ---


def test_year_is_frozen_on_its_page_and_written_in_the_log(coordinator):
    response = coordinator.post(f"{PAGE}2026/frys/", follow=True)

    assert "Årsrapporten för 2026 är fryst." in response.content.decode()
    report = YearlyReport.objects.get()
    assert (report.frozen_by, AuditEntry.objects.get(action="frozen").details["digest"]) == (
        BY,
        report.digest,
    )


def test_open_year_says_that_it_is_not_over(coordinator, today):
    today.move_to(IN_NOVEMBER)
    html = coordinator.get(f"{PAGE}2026/").content.decode()

    assert "2026 är inte över. Året kan frysas från och med den 1 januari 2027." in html
    assert "/2026/frys/" not in html


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("2031/", "2031 har inte börjat. Välj ett år som finns i listan."),
        (
            "1999/",
            "Det finns ingen årsrapport för 1999: året frystes inte i tid. Välj ett år som finns i listan.",
        ),
        ("2026/skillnad/?mot=1999", "Det finns ingen fryst årsrapport för ”1999” att jämföra med."),
        ("2026/skillnad/?mot=²²²²", "Det finns ingen fryst årsrapport för ”²²²²” att jämföra med."),
    ],
)
def test_unknown_year_gets_a_sentence(coordinator, path, sentence):
    assert told(coordinator, path) == [sentence]


def test_json_of_a_frozen_year_has_its_digest(coordinator):
    report = freeze()

    assert hashlib.sha256(coordinator.get(f"{PAGE}2026.json").content).hexdigest() == report.digest


def test_workbook_has_a_sheet_for_each_section_of_typed_text(coordinator):
    make_offer("=Kursen")
    freeze()
    book = load_workbook(BytesIO(coordinator.get(f"{PAGE}2026.xlsx").content))

    assert book.sheetnames == ["Om rapporten", *(section.title for section in SECTIONS)]
    cell = next(row[0] for row in book["Allt publicerat utbud"].iter_rows() if row[0].value == "=Kursen")
    assert cell.data_type == "s"


@pytest.mark.parametrize("is_frozen", [True, False])
def test_command_writes_the_frozen_year_or_says_that_it_is_live(tmp_path, is_frozen):
    path, out = tmp_path / "rapport.json", StringIO()
    if is_frozen:
        freeze()
    make_offer("Ny")
    call_command("follow_up", year=2026, output=path, stdout=out)

    assert ("2026 är fryst." in out.getvalue(), "dagens siffror" in out.getvalue()) == (
        is_frozen,
        not is_frozen,
    )
    assert len(tables(json.loads(path.read_text()))["utbud"]["rows"]) == (0 if is_frozen else 1)


@pytest.mark.parametrize(
    ("year", "name", "sentence"),
    [
        (2026, "rapport.pdf", "sluta på"),
        (1999, "rapport.xlsx", "inte fryst"),
        (2026, "finns/inte.xlsx", "går inte att skriva"),
    ],
)
def test_command_says_what_is_wrong(tmp_path, year, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("follow_up", year=year, output=tmp_path / name)
