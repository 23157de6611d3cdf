"""Photos are made small, upright and silent about where they were taken."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from catalogue import pictures
from catalogue.pictures import read_picture

ORIENTATION, GPS = 0x0112, 0x8825


def photo(size=(3000, 2000), file_format="JPEG", mode="RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, file_format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_photo_becomes_webp_in_two_sizes(file_format):
    picture = read_picture(photo(file_format=file_format))

    found = [(opened(data).format, opened(data).size) for data in (picture.large, picture.small)]
    assert found == [("WEBP", (1200, 800)), ("WEBP", (400, 267))]
    assert (picture.width, picture.height) == (1200, 800)


def test_small_photo_is_not_blown_up():
    assert read_picture(photo((300, 200))).width == 300


def test_nothing_of_where_and_when_is_kept_and_the_photo_is_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # lies on its side
    exif[0x0132] = "2026:11:25 12:00:00"
    exif.get_ifd(GPS)[1] = "N"
    picture = read_picture(photo((300, 200), exif=exif, comment=b"Anna"))

    kept = opened(picture.large)
    assert (dict(kept.getexif()), "exif" in kept.info, "comment" in kept.info) == ({}, False, False)
    assert kept.size == (200, 300)


def test_what_can_be_seen_through_becomes_white():
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(read_picture(out.getvalue()).large).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        photo()[:200],
        photo((20, 20), "GIF", "P"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(data):
    with pytest.raises(ValidationError, match="ingen bild som går att läsa"):
        read_picture(data)


def test_too_many_bytes_or_points_are_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(ValidationError, match="för många bildpunkter"):
        read_picture(photo((20, 20)))
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    with pytest.raises(ValidationError, match="större än 12 MB"):
        read_picture(photo((20, 20)))
