from datetime import date

import pytest

from offers.admin.filters import months_before


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 22), 1, date(2026, 10, 22)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 6, 30), 24, date(2024, 6, 30)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_before_is_the_same_day_or_the_last_of_a_shorter_month(day, months, earlier):
    assert months_before(day, months) == earlier
