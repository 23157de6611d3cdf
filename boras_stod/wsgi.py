"""The entry of the web server: `gunicorn boras_stod.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boras_stod.settings")
django_application = get_wsgi_application()

from boras_stod.kept_pages.not_modified import NotModifiedFirst  # noqa: E402 - models are there only now

application = NotModifiedFirst(django_application)
