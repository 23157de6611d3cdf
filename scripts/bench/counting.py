"""Print, as JSON, the queries of the pages that scripts.bench.cases asks for, and the addresses of some offers."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils.timezone import localdate

    from offers.models import Offer
    from scripts.bench.cases import COLD_OFFER, KEPT, KEPT_LIST, LIST, NEW_LIST, NOT_MODIFIED, OFFERS

    settings.ALLOWED_HOSTS = ["*"]
    site = Client()

    def queries(path: str, **headers: str) -> int:
        with CaptureQueriesContext(connection) as found:
            site.get(path, headers=headers)
            return len(found)

    public = Offer.objects.public(localdate()).order_by("-pk").values_list("slug", flat=True)
    offers = [f"{LIST}{slug}/" for slug in public[:OFFERS]]
    tag = site.get(KEPT)["ETag"]
    found = {
        KEPT_LIST: queries(KEPT),
        NOT_MODIFIED: queries(KEPT, **{"if-none-match": tag}),
        NEW_LIST: max(queries(f"{LIST}?age={month}m&language=ar") for month in (8, 60, 150)),
        COLD_OFFER: max(queries(path) for path in offers[:50]),
    }
    json.dump({"queries": found, "offers": offers}, sys.stdout)


if __name__ == "__main__":
    main()
