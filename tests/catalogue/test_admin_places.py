"""What an editor does with places, organisations and words in the staff admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from boras_stod.admin.groups import permission_in_words
from catalogue.models import (
    Committee,
    District,
    Language,
    Membership,
    Organisation,
    Place,
    PlaceSlot,
    Topic,
    User,
)
from tests.admin_form import AdminForm, press


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("chef")
    client.force_login(user)
    return user


def make_place(name="Öppna Boda", kind="open_preschool", **fields):
    return Place.objects.create(name=name, slug=f"p{Place.objects.count()}", kind=kind, **fields)


def page_of(row):
    return reverse(f"admin:catalogue_{row._meta.model_name}_change", args=[row.pk])


def names(client, path, **query):
    return [row.name for row in client.get(path, query).context["cl"].queryset]


def test_place_saves_translations_and_times(client, staff):
    place = make_place()
    slot = PlaceSlot.objects.create(place=place, weekday=1, opens=540, closes=720)

    press(client, page_of(place), name_en="Open Boda", **{"slots-0-closes": "13"})

    place.refresh_from_db()
    slot.refresh_from_db()
    assert (place.name_sv, place.name_en, slot.closes) == ("Öppna Boda", "Open Boda", 780)
    assert [row.what for row in place.confirmations.all()] == ["Tiderna ändrades"]


def test_translation_that_is_left_empty_is_null(client, staff):
    place = make_place()

    press(client, page_of(place), name_en="")

    place.refresh_from_db()
    assert place.name_en is None


def test_swedish_name_is_required(client, staff):
    response = press(client, page_of(make_place()), name_sv="")

    assert response.context["errors"] == [["Detta fält måste fyllas i."]]


def test_place_is_confirmed_by_button_and_by_action(client, staff):
    place = make_place()

    press(client, page_of(place), "_confirm")
    client.post("/admin/catalogue/place/", {"action": "still_true", "_selected_action": [place.pk]})

    confirmations = [(row.what, row.confirmed_by) for row in place.confirmations.all()]
    assert confirmations == [("Stämmer fortfarande", staff)] * 2


def test_open_preschools_and_meeting_places_have_lists_of_their_own(client, staff):
    make_place("Öppna Boda", "open_preschool")
    make_place("Mötesplats Norrby", "meeting_place")

    assert names(client, "/admin/catalogue/openpreschool/") == ["Öppna Boda"]
    assert names(client, "/admin/catalogue/meetingplace/") == ["Mötesplats Norrby"]
    assert names(client, "/admin/catalogue/place/") == ["Mötesplats Norrby", "Öppna Boda"]


def test_list_of_open_preschools_offers_only_their_kinds(client, staff):
    html = client.get("/admin/catalogue/openpreschool/add/").content.decode()

    assert 'value="mobile_open_preschool"' in html
    assert 'value="library"' not in html


def test_search_folds_swedish_letters(client, staff):
    make_place("Öppna Ängen")
    make_place("Biblioteket", "library")

    assert names(client, "/admin/catalogue/place/", q="ÖPPNA äNGEN") == ["Öppna Ängen"]


def test_only_a_superuser_deletes_a_place(client, db):
    user = User.objects.create_user("redaktor", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    client.force_login(user)

    assert client.get(reverse("admin:catalogue_place_delete", args=[make_place().pk])).status_code == 403


def test_other_names_are_written_one_per_line(client, staff):
    committee = Committee.objects.create(name="Förskolenämnden", slug="forskolenamnden", aliases=["FSN"])

    assert AdminForm(client.get(page_of(committee))).data["aliases"] == "FSN"
    press(client, page_of(committee), aliases="FSN\nFörskolan")

    committee.refresh_from_db()
    assert committee.aliases == ["FSN", "Förskolan"]


def test_committee_of_an_organisation_that_is_not_municipal_is_refused(client, staff):
    committee = Committee.objects.create(name="Nämnden", slug="namnden")
    organisation = Organisation.objects.create(name="Föreningen", kind="association")

    response = press(client, page_of(organisation), committee=committee.pk)

    assert response.context["errors"] == [["Bara en kommunal organisation kan höra till en nämnd."]]


def test_district_is_saved_with_its_population(client, staff):
    district = District.objects.create(name="Norrby", slug="norrby", kind="area")
    typed = {"populations-TOTAL_FORMS": "1", "populations-0-year": "2025", "populations-0-count": "4210"}
    typed |= {"populations-0-age_from": "0", "populations-0-age_to": "130", "populations-0-id": ""}

    press(client, page_of(district), **typed)

    assert [str(row) for row in district.populations.all()] == ["Norrby 2025: 4210"]


def test_code_of_a_language_is_set_once(client, staff):
    language = Language.objects.create(code="so", own_name="Soomaali")

    press(client, page_of(language), code="ar", own_name="Af Soomaali")

    assert [(row.code, row.own_name) for row in Language.objects.all()] == [("so", "Af Soomaali")]


def test_identity_of_a_record_is_shown_and_not_changed(client, staff):
    topic = Topic.objects.create(name="Sömn", slug="somn", source="boras", source_key="somn")

    press(client, page_of(topic), source_key="annat", source="annat")

    topic.refresh_from_db()
    assert (topic.source, topic.source_key) == ("boras", "somn")


def test_account_gets_a_membership(client, staff):
    organisation = Organisation.objects.create(name="Föreningen", kind="association")
    person = User.objects.create_user("redaktor")
    typed = {"memberships-TOTAL_FORMS": "1", "memberships-0-organisation": organisation.pk}
    typed |= {"memberships-0-role": "editor", "memberships-0-id": "", "memberships-0-user": person.pk}

    press(client, f"/admin/catalogue/user/{person.pk}/change/", **typed)

    membership = Membership.objects.get()
    assert (membership.user, membership.organisation, membership.role) == (person, organisation, "editor")


def test_permission_is_named_in_swedish(db):
    permission = Permission.objects.get(codename="change_place")

    assert permission_in_words(permission) == "Platser, organisationer och kalender | plats: ändra"
