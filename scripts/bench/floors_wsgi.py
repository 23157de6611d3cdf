"""The floors as a server serves them: the site's own settings, without its middleware and its addresses."""

import django
from django.conf import settings

django.setup()
settings.MIDDLEWARE = []  # only now: allauth refuses to start without its own
settings.ROOT_URLCONF = "scripts.bench.floors"

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

application = WSGIHandler()
