"""What parents ask for, counted as sums without watching anyone: docs/decisions/0020-demand-and-programme.md."""

from offers.demand.counting import Key, count, flush, roll_up, tally

__all__ = ["Key", "count", "flush", "roll_up", "tally"]
