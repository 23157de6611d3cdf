"""What parents ask for, counted as sums without watching anyone: docs/decisions/0020-demand-and-programme.md."""

from offers.demand.counting import Key, count, flush, roll_up, tally
from offers.demand.supply import Period, demand_figures, periods

__all__ = ["Key", "Period", "count", "demand_figures", "flush", "periods", "roll_up", "tally"]
