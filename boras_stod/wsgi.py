"""The entry of the web server: `gunicorn boras_stod.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boras_stod.settings")
application = get_wsgi_application()
