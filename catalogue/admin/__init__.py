"""The staff admin of places, organisations and the calendar: Django's own, in Swedish."""

from django.conf import settings
from django.contrib import admin

from catalogue.admin import (  # noqa: F401  (importing registers)
    calendar,
    committees,
    districts,
    organisations,
    places,
    register,
    taxonomies,
)
from catalogue.admin.export import declare
from catalogue.imports.tables import FILES, SCHOOL_BREAKS

declare([*FILES, SCHOOL_BREAKS])

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Håll registret sant"
