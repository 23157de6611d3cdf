"""Settings are read anew here, from an environment that each test writes."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.environment import ROOT, environment


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_missing_setting_stops_with_a_hint(read_settings, name):
    with pytest.raises(ImproperlyConfigured, match=rf"{name} is not set\. Hint: "):
        read_settings(**{name: ""})


def test_development_needs_no_allowed_hosts(read_settings):
    assert read_settings(ALLOWED_HOSTS="", DEBUG="1")["ALLOWED_HOSTS"] == []


def test_secret_may_stand_in_a_file(read_settings, tmp_path):
    (tmp_path / "key").write_text("from a file")

    assert read_settings(SECRET_KEY_FILE=str(tmp_path / "key"))["SECRET_KEY"] == "from a file"


def test_production_is_https_only(read_settings):
    settings = read_settings(HTTPS="1")

    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert "SECURE_PROXY_SSL_HEADER" not in settings


def test_plain_http_on_a_machine_of_ones_own(read_settings):
    settings = read_settings(HTTPS="0")

    assert not settings["SECURE_SSL_REDIRECT"]
    assert not settings["SESSION_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_proxy_header_counts_only_when_asked_for(read_settings):
    header = ("HTTP_X_FORWARDED_PROTO", "https")

    assert read_settings(BEHIND_TLS_PROXY="1")["SECURE_PROXY_SSL_HEADER"] == header


def test_empty_database_address_is_sqlite_in_var_dir(read_settings, tmp_path):
    database = read_settings(DATABASE_URL="")["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert str(database["NAME"]) == str(tmp_path / "boras_stod.sqlite3")


def test_postgresql_on_a_socket(read_settings):
    settings = read_settings(DATABASE_URL="postgres://postgres@%2Frun%2Fxyz/boras_stod")
    database = settings["DATABASES"]["default"]

    assert (database["HOST"], database["USER"], database["NAME"]) == ("/run/xyz", "postgres", "boras_stod")
    assert database["CONN_HEALTH_CHECKS"]


def test_second_factor_is_required_unless_said_otherwise(read_settings, monkeypatch):
    assert not read_settings(REQUIRE_SECOND_FACTOR="0")["REQUIRE_SECOND_FACTOR"]
    monkeypatch.delenv("REQUIRE_SECOND_FACTOR")
    monkeypatch.setattr("tests.boras_stod.conftest.environment", lambda folder: {"SECRET_KEY": "x"})

    assert read_settings()["REQUIRE_SECOND_FACTOR"]


def test_sign_on_is_read_from_the_environment(read_settings, tmp_path):
    (tmp_path / "secret").write_text("hemligt")
    settings = read_settings(
        OIDC_ISSUER="https://login.example.org/realm",
        OIDC_CLIENT_ID="stod",
        OIDC_CLIENT_SECRET_FILE=str(tmp_path / "secret"),
        OIDC_ROLES='{"CN=Stöd,OU=Grupper": "editor"}',
    )
    provider = settings["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]

    assert provider["OAUTH_PKCE_ENABLED"]
    assert provider["APPS"][0]["secret"] == "hemligt"
    assert provider["APPS"][0]["settings"] == {"server_url": "https://login.example.org/realm"}
    assert settings["OIDC_ROLES"] == {"CN=Stöd,OU=Grupper": "editor"}


def test_without_issuer_there_is_no_sign_on(read_settings):
    assert read_settings()["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []


def test_example_names_every_setting():
    source = (ROOT / "boras_stod/settings.py").read_text()
    example = (ROOT / ".env.example").read_text()
    read = re.findall(r'env\.\w+\("([A-Z_]+)"', source)

    assert [name for name in read if f"{name}=" not in example] == []


def test_example_has_no_comment_behind_a_value():
    """systemd and Podman read it as a part of the value."""
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert [line for line in lines if re.match(r"#?[A-Z_]+=.*\s#", line)] == []


def test_static_files_of_production_name_each_other_rightly(tmp_path):
    """The storage of production gives every file a hashed name, and fails on a reference to a missing one."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    answer = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stderr == ""
    assert (tmp_path / "static/staticfiles.json").exists()


def test_mail_goes_by_way_of_the_outbox_when_there_is_a_server(read_settings):
    assert read_settings(EMAIL_HOST="")["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert read_settings(EMAIL_HOST="mail.example.org")["EMAIL_BACKEND"] == "catalogue.outbox.OutboxBackend"


def test_without_replicas_there_is_no_router(read_settings):
    settings = read_settings()

    assert (list(settings["DATABASES"]), settings["DATABASE_ROUTERS"]) == (["default"], [])


def test_replicas_are_databases_that_nobody_can_write_to(read_settings):
    settings = read_settings(
        DATABASE_URL="postgres://stod@one/stod",
        REPLICA_URLS="postgres://stod@two/stod,postgres://stod@three/stod",
    )
    databases = settings["DATABASES"]

    assert [(alias, databases[alias]["HOST"]) for alias in databases] == [
        ("default", "one"),
        ("replica_1", "two"),
        ("replica_2", "three"),
    ]
    assert "options" not in databases["default"]["OPTIONS"]
    assert databases["replica_2"]["OPTIONS"]["options"] == "-c default_transaction_read_only=on"
    assert settings["DATABASE_ROUTERS"] == ["boras_stod.replicas.router.ReplicaRouter"]


def test_pool_keeps_the_connections_itself(read_settings):
    pooled = read_settings(DATABASE_URL="postgres://stod@one/stod", DATABASE_POOL="8")["DATABASES"]["default"]

    assert (pooled["OPTIONS"]["pool"]["max_size"], pooled["CONN_MAX_AGE"]) == (8, 0)
    assert not pooled["DISABLE_SERVER_SIDE_CURSORS"]


def test_pgbouncer_gets_no_server_side_cursors(read_settings):
    settings = read_settings(DATABASE_URL="postgres://stod@one/stod", SERVER_SIDE_CURSORS="0")

    assert settings["DATABASES"]["default"]["DISABLE_SERVER_SIDE_CURSORS"]
