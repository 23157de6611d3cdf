"""Photos of places: sent by staff, seen by parents."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalogue.describing import describe
from catalogue.history import bring_back, change, deleted, versions
from catalogue.models import Place, PlacePhoto, Role, User
from catalogue.snapshots import Signature, difference, snapshot
from tests.admin_form import press
from tests.catalogue.test_pictures import photo
from tests.factories import make_place
from tests.test_roles_matrix import FOREIGN, OWN, Register, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("chef")
    client.force_login(user)
    return user


def make_photo(place, **values):
    return PlacePhoto.objects.create(
        place=place,
        alt_sv="Grön dörr",
        large=b"stor",
        small=b"liten",
        width=1200,
        height=800,
        **values,
    )


def address(found, size="liten"):
    return f"/bilder/{found.uuid}/{size}.webp"


def send(client, place, data, number=0, name="dorr.jpg", **typed):
    rows = {"photos-TOTAL_FORMS": str(number + 1), f"photos-{number}-kind": "entrance"}
    rows[f"photos-{number}-picture"] = SimpleUploadedFile(name, data)
    more = {f"photos-{number}-{field}": value for field, value in typed.items()}
    return press(client, f"/admin/catalogue/place/{place.pk}/change/", **rows, **more)


def test_photo_is_sent_and_kept_in_two_sizes(client, staff):
    place = make_place()

    send(client, place, photo(), alt_sv="Grön dörr med ramp", alt_so="Albaab cagaaran")

    kept = place.photos.get()
    assert (kept.alt_sv, kept.width, kept.height) == ("Grön dörr med ramp", 1200, 800)
    assert bytes(kept.large)[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("data", "alt", "sentence"),
    [
        (b"<script>", "Dörr", "Filen är ingen bild som går att läsa. Välj en JPEG-, PNG- eller WebP-bild."),
        (photo((20, 20)), "", "Detta fält måste fyllas i."),
    ],
)
def test_photo_without_words_or_without_a_picture_is_refused(client, staff, data, alt, sentence):
    place = make_place()

    response = send(client, place, data, alt_sv=alt)

    assert response.context["errors"] == [[sentence]]
    assert not place.photos.exists()


def test_another_picture_gets_another_address(client, staff):
    place = make_place()
    old = make_photo(place)

    response = press(
        client,
        f"/admin/catalogue/place/{place.pk}/change/",
        **{"photos-0-picture": SimpleUploadedFile("ny.png", photo((50, 40), "PNG"))},
    )

    new = place.photos.get()
    assert (response.status_code, new.pk, new.uuid == old.uuid, new.width) == (302, old.pk, False, 50)


def test_page_of_the_place_shows_photos_with_their_words(client):
    place = make_place(slug="huset")
    found = make_photo(place, alt_so="Albaab cagaaran")

    swedish, somali = (client.get(f"/{code}/platser/huset/").content.decode() for code in ("sv", "so"))

    assert f'src="{address(found)}" alt="Grön dörr" width="1200" height="800"' in swedish
    assert 'alt="Albaab cagaaran"' in somali


def test_photo_may_be_kept_for_ever_and_never_runs(client):
    response = client.get(address(make_photo(make_place())))

    assert (response.status_code, response.content) == (200, b"liten")
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("values", [{"state": "draft"}, {"hide_address": True}])
def test_photo_of_a_place_that_parents_may_not_find_is_not_served(client, values):
    found = make_photo(make_place(**values))

    assert client.get(address(found)).status_code == 404


def test_protected_place_shows_no_photos(client):
    place = make_place(slug="huset", hide_address=True)
    make_photo(place)

    assert "/bilder/" not in client.get("/sv/platser/huset/").content.decode()


def test_staff_see_the_photo_of_a_draft(client, staff):
    response = client.get(address(make_photo(make_place(state="draft"))))

    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("role", Role)
def test_photo_of_a_draft_is_for_those_who_keep_the_place(client, role):
    register = Register(enter(client, role))
    found = []
    for whose in (OWN, FOREIGN):
        place = register.records[whose]["place"]
        Place.objects.filter(pk=place.pk).update(state="draft")
        found.append(client.get(address(make_photo(place))).status_code)

    assert (
        found
        == {
            Role.ADMINISTRATOR: [200, 200],
            Role.COORDINATOR: [200, 200],
            Role.EDITOR: [200, 404],
            Role.TRANSLATOR: [404, 404],
        }[role]
    )


def test_unknown_size_is_not_found(client):
    assert client.get(address(make_photo(make_place()), "enorm")).status_code == 404


# --- history ---
def whole(place):
    """A snapshot of a stored place, and the pictures of its photos."""
    return snapshot(Place.objects.get(pk=place.pk)), [
        (found.uuid, bytes(found.large), bytes(found.small)) for found in place.photos.order_by("uuid")
    ]


def restore(place, at, staff):
    wanted = versions(Place.objects.get(pk=place.pk))[at].snapshot
    place = Place.objects.get(pk=place.pk)
    change(place, difference(snapshot(place), wanted), signature=Signature(staff, timezone.now()))


def test_history_of_a_place_tells_of_its_photos(client, staff):
    place = make_place()
    make_photo(place)

    press(client, f"/admin/catalogue/place/{place.pk}/change/", **{"photos-0-alt_sv": "Blå dörr"})

    newest = versions(Place.objects.get(pk=place.pk))[0]
    assert [(row.label, row.before, row.after) for row in describe(Place, newest.patch)] == [
        ("Bild: Grön dörr", "Bilden i ord: Grön dörr", "Bilden i ord: Blå dörr")
    ]


def test_photo_that_was_taken_away_comes_back_with_its_picture(client, staff):
    place = make_place()
    send(client, place, photo(), alt_sv="Grön dörr", alt_so="Albaab")
    before = whole(place)

    press(client, f"/admin/catalogue/place/{place.pk}/change/", **{"photos-0-DELETE": "on"})
    assert not place.photos.exists()
    restore(place, 1, staff)

    assert whole(place) == before


def test_picture_that_was_replaced_comes_back(client, staff):
    place = make_place()
    send(client, place, photo(), alt_sv="Grön dörr")
    before = whole(place)

    press(
        client,
        f"/admin/catalogue/place/{place.pk}/change/",
        **{"photos-0-picture": SimpleUploadedFile("ny.png", photo((50, 40), "PNG"))},
    )
    assert whole(place) != before
    restore(place, 1, staff)

    assert whole(place) == before


def test_deleted_place_comes_back_with_its_photos(client, staff):
    place = make_place()
    send(client, place, photo(), alt_sv="Grön dörr")
    before, key = whole(place), place.pk

    client.post(f"/admin/catalogue/place/{key}/delete/", {"post": "yes"})
    assert not Place.objects.exists()
    bring_back(Place, deleted(Place).get(id=key), signature=Signature(staff, timezone.now()))

    assert whole(place) == before
