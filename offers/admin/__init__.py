"""The staff admin of offers and of what people propose about them."""

from catalogue.admin.export import declare
from offers.admin import contacts, feedback, offers, proposals, search, slots  # noqa: F401  (importing registers)
from offers.imports import FILES

declare(FILES)
