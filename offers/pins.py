"""What stands on the drawing of the municipality: pins for districts and places, each with room to be read."""

from dataclasses import dataclass
from typing import cast

from catalogue.geography import Gap, drawing_size, outline_path, point, spread
from catalogue.models import District, DistrictKind, Place

NAMED, UNNAMED = (72, 44), (9, 9)  # what a pin with a name below it takes, and one without


@dataclass
class Pin:
    """A district or place on the drawing: where it lies, and where there is room to tell of it.

    ``count`` is how many offers it surely has; ``more`` how many it is unknown for, as a facet counts them.
    """

    record: District | Place
    count: int
    more: int
    address: str
    x: int
    y: int
    shown_x: int
    shown_y: int

    @property
    def is_moved(self) -> bool:
        return (self.x, self.y) != (self.shown_x, self.shown_y)


def pins(counted: list[tuple[District | Place, int, int, str]], gap: Gap) -> list[Pin]:
    """Records with their counts and what they lead to, each with a place of its own on the drawing."""
    points = [
        point(cast(float, record.latitude), cast(float, record.longitude)) for record, *_rest in counted
    ]
    shown = spread(points, gap)
    return [Pin(*parts, *at, *room) for parts, at, room in zip(counted, points, shown, strict=True)]


def drawing() -> dict[str, object]:
    """The municipality itself: its size and its outline."""
    width, height = drawing_size()
    return {"width": width, "height": height, "outline": outline_path()}


def placed_districts():
    """Kommundelar on the drawing, those whose centre is estimated last: a distance to it would say too much."""
    placed = District.objects.filter(kind=DistrictKind.DISTRICT, latitude__isnull=False)
    return placed.order_by("position_is_estimated", *District._meta.ordering)
