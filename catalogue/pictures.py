"""Photos as they are kept: two sizes of WebP, upright, with nothing of who took them, where or when. No database."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = 1200, 400  # pixels of the longer side
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo in both sizes, and the large one's measures."""

    large: bytes
    small: bytes
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """A photo from a file that somebody has sent. What it is, its content says, never its name."""
    if len(data) > MOST_BYTES:
        raise ValidationError("Bilden är större än 12 MB. Spara den mindre och försök igen.", code="large")
    image = _open(data)
    large, small = _fitted(image, LARGE), _fitted(image, SMALL)
    return Picture(_written(large), _written(small), large.width, large.height)


def _open(data: bytes) -> Image.Image:
    refusal = ValidationError(
        "Filen är ingen bild som går att läsa. Välj en JPEG-, PNG- eller WebP-bild.", code="type"
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of size: the next line measures for itself
            image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise ValidationError("Bilden har för många bildpunkter. Spara den mindre.", code="large")
        upright = ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise refusal from error
    return _on_white(upright)


def _on_white(image: Image.Image) -> Image.Image:
    """What can be seen through becomes white."""
    seen = image.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("RGB")


def _fitted(image: Image.Image, longest: int) -> Image.Image:
    fitted = image.copy()
    fitted.thumbnail((longest, longest))
    return fitted


def _written(image: Image.Image) -> bytes:
    """A new image with the same points: nothing else of the file comes along."""
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    out = BytesIO()
    plain.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()
