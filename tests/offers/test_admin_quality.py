"""Help with quality on the pages of offers."""

import pytest

from catalogue.models import Role, User
from offers.models import Offer
from tests.admin_form import press
from tests.factories import make_offer, make_place
from tests.test_roles_matrix import enter

LIST = "/admin/offers/offer/"


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("chef")
    client.force_login(user)
    return user


def page_of(offer):
    return f"{LIST}{offer.pk}/change/"


def said(response):
    return [str(message) for message in response.context["messages"]]


def act(client, action, *offers, **more):
    data = {"action": action, "_selected_action": [offer.pk for offer in offers], **more}
    return client.post(LIST, data, follow=True)


def test_hints_stand_under_the_field_and_are_told_after_saving(client, staff):
    offer = make_offer(summary_sv="Kom!")
    hint = "Skriv inte ”insats”. Skriv: stöd eller hjälp."

    press(client, page_of(offer), summary_sv="En insats för dig.")
    response = client.get(page_of(offer))

    offer.refresh_from_db()
    assert offer.summary_sv == "En insats för dig."
    assert said(response) == [f"Sammanfattning [sv]: {hint}", *said(response)[1:]]
    assert f'<ul class="hints"><li>{hint}</li></ul>' in response.content.decode()


def test_hints_are_shown_before_saving_too(client, staff):
    offer = make_offer(summary_sv="Kom!")

    response = press(client, page_of(offer), "_preview_times", description_sv="<b>Klienten</b> kommer.")

    assert "<li>Skriv inte ”Klienten”. Skriv: du, eller personen.</li>" in response.content.decode()


def test_place_has_hints_too(client, staff):
    place = make_place(summary_sv="En verksamhet.")

    html = client.get(f"/admin/catalogue/place/{place.pk}/change/").content.decode()

    assert "Skriv inte ”verksamhet”." in html


def test_suspected_duplicates_are_named_on_the_page_and_listed(client, staff):
    place = make_place()
    one, two = make_offer("Babycafé", places=[place]), make_offer("Babycafe", places=[place])
    alone = make_offer("Pappagrupp", places=[place])

    html = client.get(page_of(one)).content.decode()
    listed = client.get(LIST, {"duplicates": "yes"}).context["cl"].queryset

    assert f'<a href="{page_of(two)}">Babycafe</a> (publicerad)' in html
    assert "kan vara samma som" not in client.get(page_of(alone)).content.decode().lower()
    assert set(listed) == {one, two}


def test_merging_asks_which_one_stays(client, staff):
    stays, goes = make_offer("Babycafé", slug="kvar"), make_offer("Babycafe", slug="borta")

    asked = act(client, "merge", stays, goes)
    unsaid = act(client, "merge", stays, goes, _merge="1")
    done = act(client, "merge", stays, goes, _merge="1", stays=stays.pk)

    assert asked.context["offers"] == [stays, goes]
    assert "Välj vilket som ska vara kvar." in unsaid.content.decode()
    assert done.redirect_chain[-1][0] == page_of(stays)
    goes.refresh_from_db()
    assert goes.state == "archived"


def test_merging_takes_just_two(client, staff):
    offers = [make_offer(), make_offer(), make_offer()]

    assert said(act(client, "merge", *offers)) == ["Kryssa för just två utbud som är samma."]


def test_copy_opens_as_a_draft(client, staff):
    offer = make_offer("Kursen", slug="kursen")

    response = act(client, "copy", offer)

    new = Offer.objects.get(slug="kursen-kopia")
    assert (response.redirect_chain[-1][0], new.state) == (page_of(new), "draft")


def test_copies_are_made_one_at_a_time(client, staff):
    assert said(act(client, "copy", make_offer(), make_offer())) == ["Kryssa för ett utbud i taget."]


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_only_those_who_publish_merge(client, role):
    enter(client, role)
    stays, goes = make_offer(), make_offer()

    client.post(
        LIST,
        {"action": "merge", "_selected_action": [stays.pk, goes.pk], "_merge": "1", "stays": stays.pk},
    )

    goes.refresh_from_db()
    assert (goes.state == "archived") == (role in (Role.COORDINATOR, Role.ADMINISTRATOR))
