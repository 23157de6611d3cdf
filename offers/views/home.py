from django.conf import settings
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.kept import keep
from catalogue.recurrence import DAY_END
from offers.answers import bits
from offers.filters import OfferFilter
from offers.index import current_index
from offers.models import Form, Offer, ParentQuestion
from offers.views.heads import share_of
from offers.views.rows import holds_until, rows_for

ROWS = 5


def home(request):
    """The thread, what is open today, and the help lines that answer round the clock."""
    now = timezone.localtime()
    index = current_index(now)
    nothing_chosen = OfferFilter(None, index=index, now=now)
    today = OfferFilter(QueryDict("when=today&sort=soonest"), index=index, now=now).outcome.sure
    perhaps = index.when("today", now).unknown & index.timetabled & ~index.column("form", Form.HELPLINE).yes
    rows, rows_perhaps = (rows_for(found[:ROWS], index, now) for found in (today, list(bits(perhaps))))
    helplines = Offer.objects.public(now.date()).filter(
        form=Form.HELPLINE, slots__opens=0, slots__closes=DAY_END
    )
    title = _("Stöd för dig som är förälder i %(city)s") % {"city": settings.CITY}
    lead = _(
        "Öppna förskolor, kurser, rådgivning och mötesplatser – hela vägen från väntan till arton år. "
        "Välj ditt barns ålder."
    )
    context = {
        "share": share_of(request, title, lead),
        "thread": nothing_chosen.facet("age"),
        "topics": [option for option in nothing_chosen.facet("topic") if option.common],
        "today": rows,
        "today_perhaps": rows_perhaps,
        "question": ParentQuestion.objects.filter(is_asked=True).prefetch_related("choices").first(),
        "total": len(index.rows),
        "helplines": helplines.exclude(phone="").distinct().order_by("pk"),
    }
    until = min(index.holds_until(now), holds_until(now, [*rows, *rows_perhaps]))
    return keep(render(request, "home.html", context), until)
