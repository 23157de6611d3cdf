"""The staff admin of offers and of what people propose about them."""

from catalogue.admin.export import declare
from offers.admin import (  # noqa: F401  (importing registers)
    contacts,
    feedback,
    links,
    offers,
    places,
    proposals,
    search,
    slots,
    topics,
)
from offers.imports import FILES

declare(FILES)
