"""The register gets a new token at every change of what the public sees, whoever makes it, and at nothing else."""

import re

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from catalogue.models import (
    ImportRun,
    Membership,
    Place,
    PlaceSlot,
    RegisterVersion,
    Topic,
    User,
)
from catalogue.versioning import NOT_REGISTER, is_register, register_tables
from offers.models import Offer, Proposal
from tests.admin_form import press
from tests.factories import (
    make_committee,
    make_language,
    make_offer,
    make_organisation,
    make_place,
    make_slot,
    make_topic,
)

pytestmark = pytest.mark.django_db
APPS = ("catalogue", "offers")
TABLES = [table for app in APPS for table in register_tables(apps, app)]


def token() -> str:
    return RegisterVersion.objects.get().token


def sql(statement: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def saved(row):
    row.save()


def insert_topic_by_hand(row):
    sql(
        "INSERT INTO catalogue_topic (uuid, slug, source, note, inferred_fields, created_at, updated_at, name, "
        "name_sv, position, is_sensitive) SELECT %s, 'by-hand', source, note, inferred_fields, created_at, "
        "updated_at, name, name_sv, position, is_sensitive FROM catalogue_topic WHERE id = %s",
        "00000000000040008000000000000001",
        row.pk,
    )


# What is there before, and the change.
CHANGES = {
    "create": (lambda: None, lambda _row: make_topic()),
    "save": (make_topic, saved),
    "update()": (make_topic, lambda row: Topic.objects.filter(pk=row.pk).update(position=F("position") + 1)),
    "bulk_create": (
        lambda: None,
        lambda _row: Topic.objects.bulk_create([Topic(name="Sömn", slug="somn")]),
    ),
    "bulk_create that ignores conflicts": (
        lambda: None,
        lambda _row: Topic.objects.bulk_create([Topic(name="Sömn", slug="somn")], ignore_conflicts=True),
    ),
    "bulk_create that updates": (
        make_topic,
        lambda row: Topic.objects.bulk_create(
            [Topic(name="Sömn", slug=row.slug)],
            update_conflicts=True,
            unique_fields=["slug"],
            update_fields=["name_sv"],
        ),
    ),
    "bulk_update": (make_topic, lambda row: Topic.objects.bulk_update([row], ["position"])),
    "delete": (make_topic, lambda row: row.delete()),
    "delete of a queryset": (make_topic, lambda row: Topic.objects.filter(pk=row.pk).delete()),
    "a slot": (make_offer, make_slot),
    "a slot of a place": (
        make_place,
        lambda row: PlaceSlot.objects.create(place=row, weekday=1, opens=540, closes=720),
    ),
    "a source": (make_offer, lambda row: row.sources.create(url="https://example.org/")),
    "a confirmation": (
        make_offer,
        lambda row: row.confirmations.create(confirmed_at="2026-11-24T10:00:00+01:00"),
    ),
    "a redirect": (make_offer, lambda row: row.redirects.create(slug="old")),
    "a party": (make_offer, lambda row: row.parties.create(organisation=make_organisation())),
    "M2M add": (make_offer, lambda row: row.topics.add(make_topic())),
    "M2M set": (
        lambda: make_offer(topics=[make_topic(slug="a")]),
        lambda row: row.topics.set([Topic.objects.exclude(slug="a").first() or make_topic(slug="b")]),
    ),
    "M2M remove": (
        lambda: make_offer(topics=[make_topic(slug="a")]),
        lambda row: row.topics.remove(Topic.objects.get(slug="a")),
    ),
    "M2M clear": (lambda: make_offer(topics=[make_topic()]), lambda row: row.topics.clear()),
    "raw insert": (make_topic, insert_topic_by_hand),
    "raw update": (
        make_topic,
        lambda row: sql("UPDATE catalogue_topic SET position = 7 WHERE id = %s", row.pk),
    ),
    "raw delete": (make_topic, lambda row: sql("DELETE FROM catalogue_topic WHERE id = %s", row.pk)),
}


@pytest.mark.parametrize("how", CHANGES)
def test_change_of_the_register_gives_a_new_token(how):
    before, change = CHANGES[how]
    row = before()
    old = token()

    change(row)

    assert token() != old


@pytest.mark.parametrize(
    ("relation", "make", "other"),
    [
        ("topics", make_offer, make_topic),
        ("languages", make_offer, make_language),
        ("places", make_offer, make_place),
        ("followed_by", make_offer, make_offer),
        ("languages", make_place, make_language),
    ],
)
def test_relation_alone_changes_the_token(relation, make, other):
    row, related = make(), other()
    seen = [token()]

    for step in ("add", "remove", "add"):
        getattr(getattr(row, relation), step)(related)
        seen.append(token())
    getattr(row, relation).clear()
    seen.append(token())

    assert len(set(seen)) == 5


def test_there_is_one_token_however_many_changes():
    for _ in range(3):
        make_topic()

    assert RegisterVersion.objects.count() == 1
    assert token()


def test_a_lost_token_comes_back_at_the_next_change():
    RegisterVersion.objects.all().delete()

    make_topic()

    assert token()


READS = {
    "a list": lambda row: list(Offer.objects.for_page()),
    "a count": lambda row: Offer.objects.count(),
    "an aggregate": lambda row: row.last_confirmed,
    "relations": lambda row: (row.topic_list, row.place_list, row.slot_list),
    "raw select": lambda row: sql("SELECT count(*) FROM offers_offer"),
}
PRIVATE = {
    "an account": lambda row: User.objects.create_user("ny"),
    "a login": lambda row: User.objects.update(last_login="2026-11-24T10:00:00+01:00"),
    "groups of an account": lambda row: User.objects.get().groups.create(name="redaktör"),
    "a membership": lambda row: Membership.objects.create(
        user=User.objects.get(), organisation=row.parties.get().organisation
    ),
    "an import run": lambda row: ImportRun.objects.create(source="boras", file_name="x.csv"),
    "a proposal": lambda row: Proposal.objects.create(offer=row, patch={"title_sv": "Ny"}),
    "a withdrawn proposal": lambda row: Proposal.objects.create(offer=row).delete(),
}


@pytest.mark.parametrize("how", {**READS, **PRIVATE})
def test_reading_and_staffs_own_work_leave_the_token(how):
    offer = make_offer(topics=[make_topic()])
    offer.parties.create(organisation=make_organisation())
    User.objects.create_user("chef")
    old = token()

    {**READS, **PRIVATE}[how](offer)

    assert token() == old


def test_change_that_is_rolled_back_leaves_the_old_token():
    topic = make_topic()
    old = token()

    with transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(position=9)
        inside = token()
        transaction.set_rollback(True)

    assert inside != old
    assert token() == old


def test_pages_of_the_admin_leave_the_token_and_saving_changes_it(client):
    client.force_login(User.objects.create_superuser("chef"))
    place = make_place("Öppna Boda")
    page = f"/admin/catalogue/place/{place.pk}/change/"
    old = token()

    client.get(page)
    client.get("/admin/catalogue/place/")
    assert token() == old
    press(client, page, name_sv="Öppna Norrby")

    assert Place.objects.get().name_sv == "Öppna Norrby"
    assert token() != old


def test_saving_an_account_in_the_admin_leaves_the_token(client):
    user = User.objects.create_superuser("chef")
    client.force_login(user)
    old = token()

    press(client, f"/admin/catalogue/user/{user.pk}/change/", first_name="Kim")

    user.refresh_from_db()
    assert user.first_name == "Kim"
    assert token() == old


def events_of(table: str) -> set[str]:
    """The statements at which a table gives the register a new token."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s "
                "AND sql LIKE '%%INTO catalogue_registerversion%%'",
                [table],
            )
            found = cursor.fetchall()
            return {re.search(r" AFTER (INSERT|UPDATE|DELETE) ON ", text)[1] for (text,) in found}
        cursor.execute(
            "SELECT t.tgtype FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND t.tgenabled = 'O' "
            "AND p.proname = 'register_changed'",
            [table],
        )
        bits = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
        types = [tgtype for (tgtype,) in cursor.fetchall()]
        return {name for name, bit in bits.items() if any(tgtype & bit for tgtype in types)}


@pytest.mark.parametrize("table", TABLES)
def test_table_of_the_register_has_its_triggers(table):
    rows_at_once = {"TRUNCATE"} if connection.vendor == "postgresql" else set()

    assert events_of(table) == {"INSERT", "UPDATE", "DELETE"} | rows_at_once


@pytest.mark.parametrize("app", APPS)
def test_every_other_table_is_of_people_or_work_and_has_none(app):
    models = apps.get_app_config(app).get_models(include_auto_created=True)
    others = {model for model in models if model._meta.db_table not in TABLES}

    assert [model for model in others if is_register(model._meta.model_name)] == []
    assert [model for model in others if events_of(model._meta.db_table)] == []


def test_tables_that_are_left_out_are_all_there():
    models = {
        model._meta.model_name
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }

    assert models >= NOT_REGISTER


def test_committee_that_ends_is_a_change_too():
    committee = make_committee()
    old = token()

    committee.aliases = ["FSN"]
    committee.save(update_fields=["aliases"])

    assert token() != old
