"""What was wrong with the image and the composition when they first ran, and which no program tells beforehand.

That they build and run is tried by hand (docs/running.md): no test asks for a container program.
"""

import re
import runpy

import pytest

from tests.environment import ROOT

CONTAINERFILE = (ROOT / "deploy/Containerfile").read_text()
COMPOSE = (ROOT / "deploy/compose.yaml").read_text()
COPIED = [
    source
    for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.MULTILINE)
    for source in line.split()[:-1]
]
OURS = COMPOSE[COMPOSE.index("x-web:") : COMPOSE.index("services:")]
SERVICES = dict(
    re.findall(
        r"^  (\w+):(.*?)(?=^  \w+:|^\w)", COMPOSE[COMPOSE.index("services:") :], re.MULTILINE | re.DOTALL
    )
)


def environment_of_image() -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", CONTAINERFILE[CONTAINERFILE.rindex("ENV ") :]))


def dependencies() -> dict[str, list[str]]:
    """Which services a service waits for, in so many lines or by an anchor."""
    waits = {}
    for name, text in SERVICES.items():
        text = OURS + text if "<<: *web" in text else text
        below = re.search(r"depends_on:(.*(?:\n {6}.*)*)", text)
        waits[name] = re.findall(r"(\w+): \{ condition", below[1]) if below else []
    return waits


def test_image_copies_what_is_there():
    assert [source for source in COPIED if not (ROOT / source).exists()] == []


def test_image_has_every_package_that_the_site_runs():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"scripts", "tests"}

    assert packages - set(COPIED) == set()


def test_image_copies_no_folder_that_holds_secrets():
    assert {source.rstrip("/") for source in COPIED} & {".", "deploy"} == set()


@pytest.mark.parametrize("name", [".gitignore", ".dockerignore"])
def test_secrets_of_a_machine_stay_on_it(name):
    ignored = {line.rstrip("/") for line in (ROOT / name).read_text().splitlines()}

    assert {".env", "deploy/env", "deploy/secrets", "var"} - ignored == set()


def test_image_has_the_pg_dump_of_its_server():
    """An older one refuses, and there is no backup."""
    client = re.search(r"^ARG POSTGRESQL=(\d+)$", CONTAINERFILE, re.MULTILINE)[1]
    server = re.search(r"/postgres:(\d+)", SERVICES["database"])[1]

    assert client == server


def test_image_runs_as_a_number():
    """A platform that refuses root cannot tell from a name that it is another user."""
    assert re.findall(r"^USER (.+)$", CONTAINERFILE, re.MULTILINE) == ["10001"]


def test_health_check_is_in_the_composition_alone():
    assert "HEALTHCHECK" not in CONTAINERFILE
    assert "deploy/probe.py" in SERVICES["web"]


def test_requests_under_way_end_before_the_container_is_killed():
    grace = int(re.search(r"stop_grace_period: (\d+)s", SERVICES["web"])[1])
    server = runpy.run_path(str(ROOT / "deploy/gunicorn.py"))

    assert grace > server["graceful_timeout"]


def test_no_service_waits_for_one_that_waits():
    """Podman before 5.6 does not start such a chain."""
    waits = dependencies()

    assert waits["web"] == ["migrate"]
    assert [name for names in waits.values() for name in names if waits[name]] == []


def test_services_without_capabilities_need_not_change_user():
    bare = [name for name, text in SERVICES.items() if "cap_drop: [ALL]" in text]

    assert bare == ["redis"]
    assert [name for name in bare if "    user: " not in SERVICES[name]] == []


def test_database_is_not_taken_for_ready_while_it_is_being_made():
    assert "pg_isready, -U, stod, -h, 127.0.0.1" in SERVICES["database"]


def test_site_reaches_mail_servers_and_database_reaches_nobody():
    networks = [re.search(r"networks: (\[.*\])", text)[1] for text in (OURS, SERVICES["database"])]

    assert networks == ["[inside, outside]", "[inside]"]
    assert "inside: { internal: true }" in COMPOSE


def test_composition_sets_what_settings_read():
    block = re.search(r"^  environment:\n((?: {4}.+\n)+)", OURS, re.MULTILINE)[1]
    names = [name.removesuffix("_FILE") for name in re.findall(r"^ {4}(\w+):", block, re.MULTILINE)]
    readers = [(ROOT / path).read_text() for path in ("boras_stod/settings.py", "deploy/gunicorn.py")]

    assert [name for name in names if f'("{name}"' not in "".join(readers)] == []


def test_backups_of_cron_have_the_same_place_with_and_without_containers():
    cron = (ROOT / "deploy/crontab").read_text()
    volume = re.search(r"stod:(/[^\"]+)\"", OURS)[1]

    assert re.search(r"backup (\S+)", cron)[1] == f"{volume}/backups"
    assert environment_of_image()["VAR_DIR"] == volume
