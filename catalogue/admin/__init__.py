"""The staff admin of places, organisations and the calendar: Django's own, in Swedish."""

from django.conf import settings
from django.contrib import admin

from catalogue.admin import (  # noqa: F401  (importing registers)
    calendar,
    committees,
    districts,
    organisations,
    outbox,
    places,
    plan,
    register,
    taxonomies,
)

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Mina uppgifter"
