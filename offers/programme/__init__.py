"""The city's programme and its shared plan in figures: each function gives one table of plain data."""

from offers.programme.directions import committee_figures, focus_area_figures
from offers.programme.knowledge import arena_figures, method_figures
from offers.programme.noticed import theme_figures
from offers.programme.plan import plan_figures

__all__ = [
    "arena_figures",
    "committee_figures",
    "focus_area_figures",
    "method_figures",
    "plan_figures",
    "theme_figures",
]
