"""The staff admin of offers and of what people propose about them."""

from offers.admin import offers, proposals, slots  # noqa: F401  (importing registers)
