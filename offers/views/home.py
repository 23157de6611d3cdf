from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone

from offers.filters import OfferFilter
from offers.index import current_index
from offers.models import Form, Offer
from offers.views.rows import rows_for

HELPLINES = 4


def home(request):
    """The thread, what is open today, and where to get help."""
    now = timezone.localtime()
    index = current_index(now)
    nothing_chosen = OfferFilter(None, index=index, now=now)
    today = OfferFilter(QueryDict("when=today&sort=soonest"), index=index, now=now).outcome
    helplines = Offer.objects.public(now.date()).filter(form=Form.HELPLINE).exclude(phone="")
    context = {
        "thread": nothing_chosen.facet("age"),
        "topics": [option for option in nothing_chosen.facet("topic") if option.common],
        "today": rows_for(today.sure[:5], index, now),
        "today_perhaps": len(today.perhaps),
        "total": len(index.rows),
        "helplines": helplines.order_by("pk")[:HELPLINES],
    }
    return render(request, "home.html", context)
