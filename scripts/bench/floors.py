"""What the site is measured against: views as plain as can be. No part of the product.

``bare`` is five bytes behind no middleware. ``plain`` is a list of 50 rows that somebody writes by hand: one filter by
age and language, one template, no facets, no unknown answers, no times. ``badges`` adds the total, and the places and
languages of each row.
"""

from functools import cache

from django.db.models import Q
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from offers.models import Offer

ROWS = 50
PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Stöd</title></head><body><h1>Stöd</h1>
{% if total %}<p>{{ total }} stöd</p>{% endif %}<ul>
{% for offer in offers %}<li><a href="/sv/stod/{{ offer.slug }}/">{{ offer.title }}</a><p>{{ offer.summary }}</p>
{% if total %}<p>{% for place in offer.places.all %}{{ place.name }} {% endfor %}</p>
<p>{% for language in offer.languages.all %}<span>{{ language.own_name }}</span> {% endfor %}</p>{% endif %}</li>
{% endfor %}</ul></body></html>"""


def bare(request):
    return answer(b"hello")


def answer(body: bytes) -> HttpResponse:
    """With its length, as the site sends it: else the server cuts it into chunks, and the floor would be slower."""
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


def plain(request):
    return _page({"offers": _wanted(request).only("slug", "title_sv", "summary_sv")[:ROWS]})


def badges(request):
    found = _wanted(request)
    offers = found.only("slug", "title_sv", "summary_sv").prefetch_related("places", "languages")[:ROWS]
    return _page({"offers": offers, "total": found.count()})


def _wanted(request):
    month = int(request.GET["age"].rstrip("m"))
    old_enough = Q(min_age__lte=month) | Q(min_age=None)
    young_enough = Q(max_age__gt=month) | Q(max_age=None)
    spoken = Q(languages=request.GET["language"]) | Q(languages=None)
    return (
        Offer.objects.filter(old_enough, young_enough, spoken, state="published")
        .order_by("min_age", "title_sv")
        .distinct()
    )


def _page(context):
    return answer(_template().render(context).encode())


@cache
def _template():
    """Compiled once, as the loader of a real project does."""
    return engines["django"].from_string(PAGE)


urlpatterns = [path("bare/", bare), path("plain/", plain), path("badges/", badges)]
