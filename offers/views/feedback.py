"""What parents tell us, what we did, and the question of the moment. No cookie, nothing kept of who it was."""

from django.core.validators import slug_re
from django.db.models import F
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from offers.filters import OfferFilter
from offers.forms import FeedbackForm
from offers.guarding import comes_from_us, may_send, shown_now
from offers.index import current_index
from offers.models import Feedback, Offer, ParentQuestion, QuestionChoice
from offers.pacing import SEARCHES
from offers.views.care import careful
from offers.views.heads import share_of
from offers.views.paced import paced

MESSAGES_AN_HOUR = 5
ANSWERS_AN_HOUR = 1
MAX_QUERY = 300


@csrf_exempt  # guarded by where it comes from, not by a cookie
@paced(SEARCHES, only_with="saknas")  # reads what was searched for
def feedback(request):
    """The form, about an offer (``?stod=``), about what was missing in a list (``?saknas=``) or about anything.

    A sensitive offer is not named, and its form is as discreet as its page; so is that of a list that asks for care.
    """
    offer = _offer_meant(request)
    form = FeedbackForm(request.POST or None, initial={"shown": shown_now()})
    if request.method == "POST" and form.is_valid():
        problem = _problem(request, form)
        if problem is None:
            _keep(request, form, offer)
            return HttpResponseRedirect(reverse("offers:feedback-thanks"))
        form.add_error("text", problem)
    status = 400 if form.errors else 200
    context = {"form": form, "offer": offer, "kind": _kind(request), "shown": shown_now()}
    needs_care = offer.needs_care if offer else _list_asks_for_care(request)
    return careful(request, "feedback/form.html", context, discreet=needs_care, status=status)


def _offer_meant(request) -> Offer | None:
    slug = request.GET.get("stod", "")
    return (
        Offer.objects.public(timezone.localdate()).filter(slug=slug).first() if slug_re.match(slug) else None
    )


def _kind(request) -> Feedback.Kind:
    """What a message is about: the address of the form says it, even where nothing of it may be kept."""
    if "stod" in request.GET:
        return Feedback.Kind.WRONG
    return Feedback.Kind.MISSING if "saknas" in request.GET else Feedback.Kind.GENERAL


def _searched(request) -> str:
    """The query that gave too little; a sensitive word in free text is not kept."""
    pairs = [pair for pair in request.GET.get("saknas", "").split("&") if not pair.startswith("q=")]
    return "&".join(pairs)[:MAX_QUERY].replace("\0", "")


def _list_asks_for_care(request) -> bool:
    query = request.GET.get("saknas", "")[:MAX_QUERY]
    if not query:
        return False
    now = timezone.localtime()
    return OfferFilter(QueryDict(query), index=current_index(now), now=now).asks_for_care


def _problem(request, form: FeedbackForm) -> str | None:
    """Why a message is not taken, in words for the sender; None if it is."""
    if not comes_from_us(request) or form.is_from_robot:
        return _("Det gick inte att ta emot meddelandet. Vänta några sekunder och skicka igen.")
    if not may_send(request, "feedback", at_most=MESSAGES_AN_HOUR, now=timezone.now()):
        return _("Det har kommit många meddelanden härifrån. Försök igen om en timme.")
    return None


def _keep(request, form: FeedbackForm, offer: Offer | None) -> None:
    Feedback.objects.create(
        kind=_kind(request),
        offer=offer,
        searched=_searched(request),
        text=form.cleaned_data["text"],
        language=get_language(),
    )


def thanks(request):
    return render(request, "feedback/thanks.html")


def answers(request):
    """ "Ni frågade, vi gjorde": what has been answered in public."""
    lead = _("Här berättar vi vad vi har gjort åt det ni har skrivit.")
    context = {"share": share_of(request, _("Ni frågade, vi gjorde"), lead)}
    return render(request, "feedback/answers.html", {**context, "answers": Feedback.objects.published()})


@csrf_exempt  # guarded by where it comes from, not by a cookie
def vote(request):
    """The sums of the question of the moment; what is sent is counted first, and told in the address."""
    if request.method == "POST":
        return HttpResponseRedirect(f"{reverse('offers:vote')}?vote={_count(request)}")
    question = get_object_or_404(ParentQuestion.objects.prefetch_related("choices"), is_asked=True)
    return render(request, "feedback/votes.html", {"question": question, "vote": request.GET.get("vote", "")})


def _count(request) -> str:
    """Count one answer, if it may be; what became of it."""
    choices = QuestionChoice.objects.filter(question__is_asked=True)
    number = request.POST.get("svar", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    choice: QuestionChoice = get_object_or_404(choices, pk=int(number) if is_number else 0)
    if not comes_from_us(request):
        return "refused"
    purpose = f"question {choice.question_id}"
    if not may_send(request, purpose, at_most=ANSWERS_AN_HOUR, now=timezone.now()):
        return "repeated"
    QuestionChoice.objects.filter(pk=choice.pk).update(votes=F("votes") + 1)
    return "counted"
