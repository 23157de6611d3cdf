import math

from hypothesis import given
from hypothesis import strategies as st

from catalogue.geography import (
    EAST,
    NORTH,
    OUTLINE,
    SOUTH,
    WEST,
    apart,
    drawing_size,
    outline_path,
    point,
    spread,
)

ROOM = (30, 20)


def test_outline_lies_within_the_drawing():
    width, height = drawing_size()
    assert all(0 < x < width and 0 < y < height for x, y in (point(lat, lon) for lon, lat in OUTLINE))
    assert outline_path().count("L") == len(OUTLINE) - 1


def test_north_is_up_and_east_is_to_the_right():
    assert point(NORTH, WEST) < point(NORTH, EAST)
    assert point(NORTH, WEST)[1] < point(SOUTH, WEST)[1]


def test_a_kilometre_is_as_long_across_as_down():
    x0, y0 = point(57.70, 12.90)
    across, down = point(57.70, 12.90 + 1 / 8.9)[0] - x0, y0 - point(57.70 + 1 / 16.65, 12.90)[1]
    assert math.isclose(across, down, rel_tol=0.03)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=10))
def test_spread_points_are_apart_and_the_same_every_time(points):
    shown = spread(points, ROOM)
    assert shown == spread(points, ROOM)
    assert all(apart(a, b, ROOM) >= 0.9 for n, a in enumerate(shown) for b in shown[n + 1 :])


def test_points_that_are_far_from_each_other_stay():
    assert spread([(0, 0), (100, 0)], (34, 20)) == [(0, 0), (100, 0)]


def test_more_room_is_needed_across_than_down():
    assert apart((0, 0), (30, 0), ROOM) == apart((0, 0), (0, 20), ROOM) == 1
    assert spread([(0, 0), (0, 21)], ROOM) == [(0, 0), (0, 21)]
    (left, _), (right, _) = spread([(0, 0), (21, 0)], ROOM)
    assert right - left >= 30
