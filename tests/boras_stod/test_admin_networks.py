"""Staff pages that open from some networks alone."""

import pytest

from boras_stod.checks import admin_networks_are_networks
from catalogue.models import User

OFFICE = ["192.0.2.0/24", "2001:db8:1::/48"]


@pytest.fixture
def office(settings):
    settings.ADMIN_NETWORKS = OFFICE


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8:1::9", "::ffff:192.0.2.7"])
def test_login_opens_from_the_office(client, office, address):
    assert client.get("/admin/konto/logga-in/", REMOTE_ADDR=address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/konto/logga-in/", "/admin/offers/offer/", "/admin/finns-inte/"]
)
@pytest.mark.parametrize("address", ["198.51.100.1", "2001:db8:2::1", "127.0.0.1", "", "nonsense"])
def test_staff_page_is_refused_from_elsewhere_in_swedish(client, office, path, address):
    client.force_login(User.objects.create_superuser("chef"))
    response = client.get(path, REMOTE_ADDR=address, headers={"Accept-Language": "en"})

    assert response.status_code == 403
    assert '<h1 class="smaller">Sidan öppnas bara från vissa nät</h1>' in response.content.decode()
    assert '<html lang="sv"' in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert "Content-Security-Policy" in response


@pytest.mark.django_db
def test_form_is_refused_from_elsewhere(client, office):
    response = client.post(
        "/admin/konto/logga-in/", {"login": "x", "password": "y"}, REMOTE_ADDR="198.51.100.1"
    )

    assert response.status_code == 403


@pytest.mark.django_db
def test_address_behind_the_proxy_is_the_one_that_the_proxy_has_seen(client, office, settings):
    settings.BEHIND_TLS_PROXY = True
    claimed = {"X-Forwarded-For": "192.0.2.7, 198.51.100.1"}
    seen = {"X-Forwarded-For": "198.51.100.1, 192.0.2.7"}

    assert client.get("/admin/konto/logga-in/", headers=claimed).status_code == 403
    assert client.get("/admin/konto/logga-in/", headers=seen).status_code == 200


@pytest.mark.django_db
def test_public_pages_open_from_everywhere(client, office):
    assert client.get("/sv/", REMOTE_ADDR="198.51.100.1").status_code == 200


@pytest.mark.django_db
def test_without_the_setting_staff_pages_open_from_everywhere(client):
    assert client.get("/admin/konto/logga-in/", REMOTE_ADDR="198.51.100.1").status_code == 200


@pytest.mark.django_db
def test_network_that_cannot_be_read_lets_nobody_in_and_is_told(client, settings):
    settings.ADMIN_NETWORKS = ["192.0.2.0/24", "kontoret", "192.0.2.7/24"]
    [error] = admin_networks_are_networks(None)

    assert error.id == "boras_stod.E020"
    assert "kontoret, 192.0.2.7/24" in error.msg
    assert client.get("/admin/konto/logga-in/", REMOTE_ADDR="192.0.2.9").status_code == 200
    settings.ADMIN_NETWORKS = ["kontoret"]
    assert client.get("/admin/konto/logga-in/", REMOTE_ADDR="192.0.2.9").status_code == 403


def test_good_networks_are_no_problem(settings):
    settings.ADMIN_NETWORKS = OFFICE

    assert admin_networks_are_networks(None) == []
