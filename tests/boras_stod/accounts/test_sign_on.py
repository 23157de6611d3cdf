"""The city's own sign-on, against a provider that runs on the loopback."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount

from boras_stod.accounts import leaving
from catalogue.models import Membership, Role, User
from tests.accounts import LOGIN, log_in, logged, make_person
from tests.factories import make_offer, make_organisation
from tests.openid_provider import START, claims, sign_on

pytestmark = pytest.mark.django_db


def test_first_login_makes_an_account_with_the_role_of_the_groups(client, provider):
    answer = sign_on(client)

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    user = User.objects.get()
    assert (user.username, user.email, user.get_full_name()) == (
        "anna.a",
        "anna@example.org",
        "Anna Andersson",
    )
    assert [group.name for group in user.groups.all()] == ["redaktör"]
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, False, False)
    assert provider.asked.count("/token") == provider.asked.count("/userinfo") == 1


def test_login_is_told_in_the_log(client, provider):
    sign_on(client)

    assert logged("login", "access_changed") == [
        ("", "access_changed", "anna.a"),
        ("anna.a", "login", "anna.a"),
    ]


def test_page_that_one_was_on_the_way_to_is_opened(client, provider):
    assert sign_on(client, next="/admin/offers/offer/")["Location"] == "/admin/offers/offer/"


def test_request_carries_state_challenge_and_nonce(client, provider):
    query = parse_qs(urlsplit(client.post(START)["Location"]).query)

    assert query["code_challenge_method"] == ["S256"]
    assert len(query["code_challenge"][0]) == 43
    assert len(query["state"][0]) >= 16
    assert len(query["nonce"][0]) >= 16


def test_code_of_another_browser_is_refused(client, provider):
    """Who did not start the login has no state for it, nor the verifier of the challenge."""
    start = client.post(START)
    back = urlsplit(requests.get(start["Location"], allow_redirects=False, timeout=5).headers["Location"])
    client.cookies.clear()

    answer = client.get(f"{back.path}?{back.query}")

    assert answer.status_code == 403
    assert "/token" not in provider.asked
    assert not User.objects.exists()


def test_second_login_follows_the_groups(client, provider):
    sign_on(client)
    client.post("/admin/konto/logga-ut/")
    provider.person = claims(groups=["stod-samordnare"])

    sign_on(client)

    user = User.objects.get()
    assert [group.name for group in user.groups.all()] == ["samordnare"]
    assert user.has_perm("offers.publish_offer")


def test_group_of_administrators_makes_one_and_its_loss_unmakes(client, provider):
    provider.person = claims(groups=["stod-chefer", "stod-redaktorer"])
    sign_on(client)
    assert User.objects.get().is_superuser

    provider.person = claims()
    sign_on(client)
    assert not User.objects.get().is_superuser
    assert ("", "access_changed", "anna.a") in logged()


@pytest.mark.parametrize("groups", [[], ["annat"], None, "annat"])
def test_stranger_without_a_role_is_refused(client, provider, groups):
    provider.person = claims(groups=groups)

    answer = sign_on(client)

    assert answer.status_code == 403
    assert "du tillhör ingen av de grupper som arbetar med Borås Stöd" in answer.content.decode()
    assert not User.objects.exists()


def test_who_has_left_the_groups_is_refused_and_the_account_closed(client, provider):
    sign_on(client)
    user, deputy = User.objects.get(), make_person("bo")
    offer = make_offer(owner=user, deputy=deputy)
    provider.person = claims(groups=["annat"])
    client.cookies.clear()

    assert sign_on(client).status_code == 403

    user.refresh_from_db()
    offer.refresh_from_db()
    assert not user.is_active
    assert offer.owner == deputy
    assert logged("account_closed") == [("", "account_closed", "anna.a")]


def test_closed_account_is_not_opened_by_the_groups(client, provider):
    sign_on(client)
    leaving.close(user=User.objects.get(), by=None, reason="prov")
    client.cookies.clear()

    assert sign_on(client)["Location"] == "/admin/konto/avstangt/"
    assert "Kontot är avstängt" in client.get("/admin/konto/avstangt/").content.decode()
    assert client.get("/admin/").status_code == 302


def test_groups_may_stand_in_the_token(client, provider):
    provider.person = {key: value for key, value in claims().items() if key != "groups"}
    provider.claims_of_token = {"groups": "stod-redaktorer"}

    assert sign_on(client)["Location"] == "/admin/"


def test_answer_about_two_people_is_refused(client, provider):
    provider.claims_of_token = {"sub": "b2"}

    assert sign_on(client).status_code == 403
    assert not User.objects.exists()


def test_organisations_follow_the_groups(client, provider, settings):
    preschools = make_organisation("Förskolan", source_key="forskoleforvaltningen")
    library, other = make_organisation("Biblioteket"), make_organisation("Annan")
    settings.OIDC_ORGANISATIONS = {"stod-forskola": "forskoleforvaltningen", "stod-bibliotek": library.name}
    provider.person = claims(groups=["stod-redaktorer", "stod-forskola", "stod-bibliotek"])
    sign_on(client)
    user = User.objects.get()
    assert set(user.memberships.values_list("organisation", flat=True)) == {preschools.pk, library.pk}

    Membership.objects.create(user=user, organisation=other)
    provider.person = claims(groups=["stod-redaktorer", "stod-forskola"])
    sign_on(client)
    assert list(user.memberships.values_list("organisation", "role")) == [(preschools.pk, "editor")]


def test_organisations_are_set_by_hand_without_a_mapping(client, provider):
    sign_on(client)
    Membership.objects.create(user=User.objects.get(), organisation=make_organisation())

    sign_on(client)

    assert Membership.objects.count() == 1


def test_invited_person_is_recognised_by_a_verified_address(client, provider):
    invited = make_person("anna")

    sign_on(client)

    assert SocialAccount.objects.get().user == invited
    assert User.objects.count() == 1


def test_address_that_the_city_has_not_verified_takes_over_no_account(client, provider):
    make_person("anna")
    provider.person = claims(email_verified=False)

    answer = sign_on(client)

    assert answer.status_code == 403
    assert "Det finns redan ett konto med din e-postadress." in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_person_without_address_is_refused(client, provider):
    provider.person = claims(email=None)

    assert "sade inte vilken e-postadress du har" in sign_on(client).content.decode()


def test_cancelled_login_says_so(client, provider):
    provider.person = None

    answer = sign_on(client)

    assert answer.status_code == 403
    assert "Du avbröt inloggningen." in answer.content.decode()


def test_wrong_secret_is_a_page_not_an_error(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "fel"

    answer = sign_on(client)

    assert answer.status_code == 403
    assert "Inloggningen hos Staden gick inte igenom." in answer.content.decode()


def test_provider_that_is_away_is_a_page_not_an_error(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"] = {
        "server_url": "http://127.0.0.1:1"
    }

    answer = client.post(START)

    assert answer.status_code == 503
    assert "Inloggningen hos Staden svarar inte." in answer.content.decode()


def test_second_factor_is_the_citys(client, provider, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    provider.person = claims(groups=["stod-samordnare"])
    sign_on(client)

    assert client.get("/admin/").status_code == 200


def test_second_factor_is_ours_when_the_city_asks_for_none(client, provider, settings):
    settings.REQUIRE_SECOND_FACTOR, settings.OIDC_SECOND_FACTOR = True, False
    provider.person = claims(groups=["stod-samordnare"])
    sign_on(client)

    assert client.get("/admin/")["Location"] == "/admin/konto/tva-steg/"
    assert client.get("/admin/konto/tva-steg/app/ny/").status_code == 200


def test_password_login_of_the_same_person_does_not_count_as_the_citys(client, provider, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    make_person("anna", Role.COORDINATOR)
    provider.person = claims(groups=["stod-samordnare"])
    sign_on(client)
    client.post("/admin/konto/logga-ut/")

    log_in(client)

    assert client.get("/admin/")["Location"] == "/admin/konto/tva-steg/"


def test_person_without_password_is_sent_none(client, provider, mailoutbox):
    sign_on(client)
    client.post("/admin/konto/logga-ut/")
    mailoutbox.clear()

    client.post("/admin/konto/glomt-losenord/", {"email": "anna@example.org"})

    assert mailoutbox == []


def test_login_page_has_the_button_and_lets_its_form_lead_there(client, provider):
    answer = client.get(LOGIN)

    assert "Logga in med Staden" in answer.content.decode()
    assert f"form-action 'self' {provider.issuer}" in answer["Content-Security-Policy"]


def test_without_sign_on_there_is_no_button_and_no_address(client):
    answer = client.get(LOGIN)

    assert "Logga in med Borås Stad" not in answer.content.decode()
    assert "form-action 'self';" in answer["Content-Security-Policy"] + ";"
    assert client.post(START).status_code == 404
