"""What an editor does with offers in the staff admin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Committee, District, Language, Place, State, Topic, User
from offers.models import Offer, OfferConfirmation, OfferRedirect, OfferSlot
from offers.publishing import opaque_slug
from tests.admin_form import AdminForm, press

LIST = "/admin/offers/offer/"


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("chef")
    client.force_login(user)
    return user


def make_offer(title="Öppet hus", **fields):
    fields = {"slug": f"s{Offer.objects.count()}", "summary": "Kom!", "form": "drop_in"} | fields
    return Offer.objects.create(title=title, **fields)


def page_of(offer):
    return reverse("admin:offers_offer_change", args=[offer.pk])


def titles(client, **query):
    return sorted(offer.title for offer in client.get(LIST, query).context["cl"].queryset)


def act(client, action, *offers):
    data = {"action": action, "_selected_action": [offer.pk for offer in offers]}
    response = client.post(LIST, data, follow=True)
    return [str(message) for message in response.context["messages"]]


def errors(response):
    return response.context["errors"]


# --- the times ---


def test_time_is_changed_in_four_clicks_from_login(client, db):
    User.objects.create_superuser("chef", password="ett-langt-losenord")
    offer = make_offer()
    slot = OfferSlot.objects.create(offer=offer, weekday=1, opens=780, closes=900)
    login = {"login": "chef", "password": "ett-langt-losenord"}

    index = client.post("/admin/konto/logga-in/", login, follow=True)  # 1: log in
    assert f'href="{LIST}"' in index.content.decode()
    offers = client.get(LIST)  # 2: Utbud
    assert f'href="{page_of(offer)}"' in offers.content.decode()
    form = client.get(page_of(offer))  # 3: the offer
    assert 'value="13.00"' in form.content.decode()
    press(client, page_of(offer), **{"slots-0-opens": "14.30"})  # 4: Spara

    slot.refresh_from_db()
    assert slot.opens == 870


def test_times_stand_before_the_second_part_of_the_form_and_are_open(client, staff):
    html = client.get(page_of(make_offer())).content.decode()

    times, second_part = html.index('id="slots-heading"'), html.index('id="fieldset-0-1-heading"')
    assert times < second_part
    assert "<details>" not in html[:times]


@pytest.mark.parametrize(("typed", "minutes"), [("13", 780), ("13.30", 810), ("13:30", 810), ("24.00", 1440)])
def test_closing_time_is_read_as_people_write_it(client, staff, typed, minutes):
    offer = make_offer()
    slot = OfferSlot.objects.create(offer=offer, weekday=1, opens=540, closes=600)

    press(client, page_of(offer), **{"slots-0-closes": typed})

    slot.refresh_from_db()
    assert slot.closes == minutes


def test_bad_time_is_refused_with_a_sentence_that_says_how_to_write_it(client, staff):
    offer = make_offer()
    OfferSlot.objects.create(offer=offer, weekday=1, opens=540, closes=600)

    response = press(client, page_of(offer), **{"slots-0-closes": "halv två"})

    assert errors(response) == [
        ["”halv två” är inget klockslag. Skriv timmar och minuter, till exempel 9.30 eller 13.00."]
    ]


def test_time_past_midnight_is_refused_with_where_to_write_it(client, staff):
    offer = make_offer()
    OfferSlot.objects.create(offer=offer, weekday=5, opens=1200, closes=1320)

    response = press(client, page_of(offer), **{"slots-0-closes": "1.30"})

    assert errors(response) == [["Sluttiden måste vara senare. Tid efter midnatt skrivs på nästa dag."]]


def test_changed_times_are_a_confirmation(client, staff):
    offer = make_offer()
    OfferSlot.objects.create(offer=offer, weekday=1, opens=540, closes=600)

    press(client, page_of(offer), **{"slots-0-closes": "11"})

    confirmation = offer.confirmations.get()
    assert (confirmation.confirmed_by, confirmation.what) == (staff, "Tiderna ändrades")


def test_save_that_leaves_the_times_is_no_confirmation(client, staff):
    offer = make_offer()
    OfferSlot.objects.create(offer=offer, weekday=1, opens=540, closes=600)

    press(client, page_of(offer), title_sv="Öppna huset")

    assert Offer.objects.get().title_sv == "Öppna huset"
    assert OfferConfirmation.objects.count() == 0


# --- versions ---


def test_each_save_counts_the_version_up(client, staff):
    offer = make_offer()

    press(client, page_of(offer), summary_sv="Ett")
    press(client, page_of(offer), summary_sv="Två")

    offer.refresh_from_db()
    assert (offer.version, offer.summary_sv) == (3, "Två")


def test_save_on_an_older_version_is_refused_and_keeps_what_was_typed(client, staff):
    offer = make_offer()
    mine = AdminForm(client.get(page_of(offer))).data | {"summary_sv": "Min text", "_save": "1"}
    press(client, page_of(offer), summary_sv="Annans text")

    refused = client.post(page_of(offer), {k: v for k, v in mine.items() if "__prefix__" not in k})

    [[sentence]] = errors(refused)
    assert sentence.startswith("Någon annan har sparat utbudet medan du skrev.")
    assert "sammanfattning [sv]" in sentence.lower()
    assert AdminForm(refused).data["summary_sv"] == "Min text"
    assert Offer.objects.get().summary_sv == "Annans text"


def test_second_save_after_the_refusal_is_deliberate(client, staff):
    offer = make_offer()
    mine = AdminForm(client.get(page_of(offer))).data | {"summary_sv": "Min text", "_save": "1"}
    press(client, page_of(offer), summary_sv="Annans text")
    refused = client.post(page_of(offer), {k: v for k, v in mine.items() if "__prefix__" not in k})

    again = AdminForm(refused).data | {"_save": "1"}
    client.post(page_of(offer), {k: v for k, v in again.items() if "__prefix__" not in k})

    assert Offer.objects.get().summary_sv == "Min text"


def test_time_that_somebody_else_took_away_does_not_break_the_page(client, staff):
    offer = make_offer()
    slot = OfferSlot.objects.create(offer=offer, weekday=1, opens=540, closes=600)
    mine = AdminForm(client.get(page_of(offer))).data | {"_save": "1"}
    slot.delete()

    response = client.post(page_of(offer), {k: v for k, v in mine.items() if "__prefix__" not in k})

    assert response.status_code == 200
    assert len(errors(response)) == 1


# --- state and address ---


def test_state_is_not_a_field(client, staff):
    offer = make_offer()

    press(client, page_of(offer), state="published")

    assert Offer.objects.get().state == State.DRAFT


def test_buttons_publish_archive_and_confirm(client, staff):
    offer = make_offer()

    press(client, page_of(offer), "_publish")
    assert Offer.objects.get().state == State.PUBLISHED
    press(client, page_of(offer), "_confirm")
    assert offer.confirmations.get().what == "Stämmer fortfarande"
    press(client, page_of(offer), "_withdraw")
    assert Offer.objects.get().state == State.ARCHIVED


def test_publish_action_says_how_many_and_which_were_refused_and_why(client, staff):
    good, bad = make_offer(), make_offer("Halvfärdigt", summary="")

    sentences = act(client, "publish", good, bad)

    assert sentences == [
        "”Halvfärdigt” publicerades inte. Skriv en sammanfattning på svenska.",
        "1 utbud publicerades.",
    ]
    assert titles(client, state__exact="published") == ["Öppet hus"]


def test_archive_and_confirm_actions_say_how_many(client, staff):
    offers = [make_offer(), make_offer("Babycafé")]

    assert act(client, "still_true", *offers) == ["2 poster är bekräftade i dag."]
    assert act(client, "withdraw", *offers) == ["2 utbud arkiverades."]
    assert titles(client, state__exact="archived") == ["Babycafé", "Öppet hus"]


def test_person_who_may_only_look_has_no_actions_and_no_buttons(client, db):
    user = User.objects.create_user("lasare", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_offer"))
    client.force_login(user)
    offer = make_offer()

    html = client.get(LIST).content.decode() + client.get(page_of(offer)).content.decode()
    client.post(LIST, {"action": "publish", "_selected_action": [offer.pk]})

    assert 'value="publish"' not in html
    assert 'name="_publish"' not in html
    assert Offer.objects.get().state == State.DRAFT


def test_only_a_superuser_deletes(client, db):
    user = User.objects.create_user("redaktor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=("offers", "catalogue")))
    client.force_login(user)
    offer = make_offer()

    assert client.get(reverse("admin:offers_offer_delete", args=[offer.pk])).status_code == 403
    client.force_login(User.objects.create_superuser("chef"))
    assert client.get(reverse("admin:offers_offer_delete", args=[offer.pk])).status_code == 200


def test_published_offer_keeps_its_swedish_summary(client, staff):
    response = press(client, page_of(make_offer(state="published")), summary_sv="")

    assert errors(response) == [["Utbudet är publicerat. Skriv en sammanfattning på svenska."]]


def test_new_address_of_a_published_offer_keeps_the_old_one(client, staff):
    offer = make_offer(slug="gammal", state="published")

    press(client, page_of(offer), slug="ny")

    offer.refresh_from_db()
    assert (offer.slug, [row.slug for row in offer.redirects.all()]) == ("ny", ["gammal"])


def test_address_that_led_to_another_offer_is_refused(client, staff):
    OfferRedirect.objects.create(offer=make_offer(), slug="upptagen")

    response = press(client, page_of(make_offer("Annat")), slug="upptagen")

    assert errors(response) == [["Adressen har tillhört ett annat utbud. Välj en annan."]]


def test_offer_that_becomes_sensitive_loses_its_telling_addresses(client, staff):
    offer = make_offer(slug="vald-i-hemmet", state="published")
    OfferRedirect.objects.create(offer=offer, slug="aldre")

    press(client, page_of(offer), is_sensitive="on")

    offer.refresh_from_db()
    assert (offer.slug, offer.redirects.count()) == (f"s-{offer.uuid.hex[:10]}", 0)


def test_offer_that_gets_a_sensitive_topic_loses_its_telling_addresses(client, staff):
    topic = Topic.objects.create(name="Våld", slug="vald", is_sensitive=True)
    offer = make_offer(slug="vald-i-hemmet", state="published")
    OfferRedirect.objects.create(offer=offer, slug="aldre")

    press(client, page_of(offer), topics=[topic.pk])

    offer.refresh_from_db()
    assert list(offer.topics.all()) == [topic]
    assert (offer.slug, offer.redirects.count()) == (opaque_slug(offer), 0)


def test_new_offer_with_a_sensitive_topic_gets_an_address_that_tells_nothing(client, staff):
    topic = Topic.objects.create(name="Våld", slug="vald", is_sensitive=True)
    typed = {"title_sv": "Våld hemma", "slug": "vald-hemma", "form": "advice", "topics": [topic.pk]}

    press(client, reverse("admin:offers_offer_add"), **typed)

    offer = Offer.objects.get()
    assert offer.slug == opaque_slug(offer)


def test_new_offer_is_a_draft_with_its_times(client, staff):
    path = reverse("admin:offers_offer_add")
    typed = {"title_sv": "Sånggrupp", "slug": "sanggrupp", "form": "group", "slots-TOTAL_FORMS": "1"}
    typed |= {"slots-0-weekday": "2", "slots-0-opens": "9.30", "slots-0-closes": "11", "slots-0-id": ""}
    typed |= {"slots-0-kind": "visit", "slots-0-every_weeks": "1"}

    press(client, path, **typed)

    offer = Offer.objects.get()
    assert (offer.title_sv, offer.slug, offer.state, offer.version) == ("Sånggrupp", "sanggrupp", "draft", 1)
    assert [str(slot) for slot in offer.slots.all()] == ["tisdag 9.30–11.00"]


def test_inferred_facts_are_lines(client, staff):
    offer = make_offer(inferred_fields=["ålder", "språk"])

    assert AdminForm(client.get(page_of(offer))).data["inferred_fields"] == "ålder\nspråk"
    press(client, page_of(offer), inferred_fields="ålder\n\n")

    assert Offer.objects.get().inferred_fields == ["ålder"]


# --- the list ---


def test_list_says_ages_in_words_and_how_much_is_missing(client, staff):
    make_offer(min_age=0, max_age=72, is_free=True)

    html = client.get(LIST).content.decode()

    assert '<td class="field-ages_in_words">0–5 år</td>' in html
    assert '<td class="field-missing_count">14 av 16</td>' in html
    assert '<td class="field-confirmed_on">aldrig</td>' in html


def test_form_says_what_is_missing_in_words(client, staff):
    offer = make_offer(min_age=0, max_age=72, is_free=True)

    html = client.get(page_of(offer)).content.decode()

    assert "språk, drop-in, remiss, går att vara anonym" in html


def test_list_is_sorted_as_swedish_sorts(client, staff):
    for title in ("Ö", "A", "Ä", "Z", "Å"):
        make_offer(title)

    assert [offer.title for offer in client.get(LIST).context["cl"].queryset] == ["A", "Z", "Å", "Ä", "Ö"]


def test_search_folds_swedish_letters(client, staff):
    make_offer("Öppet hus")
    make_offer("Babycafé")

    assert titles(client, q="ÖPPET") == ["Öppet hus"]
    assert titles(client, q="[.*") == []


def test_filters_answer_what_an_editor_asks(client, staff):
    known = make_offer("Känt", min_age=0, max_age=12, confidence="high", is_sensitive=True)
    known.languages.add(Language.objects.create(code="so", own_name="Soomaali"))
    known.places.add(
        Place.objects.create(
            name="Huset",
            slug="huset",
            kind="library",
            district=District.objects.create(name="Norrby", slug="norrby", kind="area"),
        )
    )
    Offer.objects.filter(pk=known.pk).update(
        committee=Committee.objects.create(name="Nämnden", slug="namnden")
    )
    make_offer("Okänt", form="course")

    assert titles(client, age="0") == titles(client, language="so") == ["Känt"]
    assert titles(client, age="unknown") == titles(client, language="unknown") == ["Okänt"]
    assert titles(client, form__exact="course") == ["Okänt"]
    assert titles(client, confidence__exact="high") == titles(client, is_sensitive__exact="1") == ["Känt"]
    assert titles(client, committee__id__exact=Committee.objects.get().pk) == ["Känt"]
    assert titles(client, places__district__id__exact=District.objects.get().pk) == ["Känt"]


def test_late_filter_follows_the_interval_of_each_offer(client, staff):
    now = timezone.now()
    for title, months, days in (("I tid", 6, 100), ("För sent", 3, 100)):
        offer = make_offer(title, check_every_months=months)
        OfferConfirmation.objects.create(offer=offer, confirmed_at=now - timedelta(days=days))
    old = make_offer("Aldrig, och gammalt")
    Offer.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=200))
    make_offer("Aldrig")

    assert titles(client, confirmed="late") == ["Aldrig, och gammalt", "För sent"]
    assert titles(client, confirmed="soon") == []
    assert titles(client, confirmed="never") == ["Aldrig", "Aldrig, och gammalt"]
