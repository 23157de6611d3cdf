"""A process of the site for tests of several: reads one order a line, answers with one line of JSON.

``get <path>`` asks for a page, ``rename <title>`` changes the register as an editor's process would.
"""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from offers.models import Offer

    site = Client()
    for line in sys.stdin:
        order, _space, word = line.strip().partition(" ")
        if order == "rename":
            answer = {"renamed": Offer.objects.update(title_sv=word)}
        else:
            with CaptureQueriesContext(connection) as queries:
                response = site.get(word)
                told = {"status": response.status_code, "tag": response.get("ETag"), "queries": len(queries)}
            answer = {**told, "html": response.content.decode()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
