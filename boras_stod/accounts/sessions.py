"""How long a login lasts, and how it is ended."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from boras_stod.middleware import STAFF_PATH
from catalogue.models import User

BEGAN, SEEN = "began", "seen"
SEEN_EVERY = timedelta(minutes=1)  # so that not every page writes
OVER = "Du har loggats ut, eftersom du var inloggad länge eller inte gjorde något på en stund."


class SessionLifeMiddleware:
    """Ends a login that has lasted its hours, or that nobody has used for a while."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(STAFF_PATH) and request.user.is_authenticated:
            now = timezone.now()
            if is_over(request.session, now):
                logout(request)
                messages.warning(request, OVER)
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/admin/")
            _note_use(request.session, now)
        return self.get_response(request)


def begin(session: SessionBase, now: datetime) -> None:
    """Start the clock, at login."""
    session[BEGAN] = session[SEEN] = now.timestamp()


def is_over(session: SessionBase, now: datetime) -> bool:
    """A session whose clock nobody has started counts as over."""
    age, idle = (now.timestamp() - session.get(name, 0) for name in (BEGAN, SEEN))
    return age > settings.SESSION_HOURS * 60 * 60 or idle > settings.SESSION_IDLE_MINUTES * 60


def _note_use(session: SessionBase, now: datetime) -> None:
    if now.timestamp() - session[SEEN] < SEEN_EVERY.total_seconds():
        return
    session[SEEN] = now.timestamp()
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End every login of a person, on every device, but the session with this key."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for session in sessions:
        session.end()
    return len(sessions)


# A browser says the names of several; the first of these that it says is its own.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac": "Mac",
    "Linux": "Linux",
}


def device(user_agent: str) -> str:
    """What a person would call it: "Chrome på Windows"."""
    browser = next((name for sign, name in BROWSERS.items() if f"{sign}/" in user_agent), "Okänd webbläsare")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{browser} på {system}" if system else browser
