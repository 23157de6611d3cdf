"""Addresses of staff pages that belong to no single model."""

from django.urls import path

from catalogue.admin import agency_pages, workbench

urlpatterns = [
    path("", workbench.overview, name="translate"),
    path("byra/<str:code>/ut/", agency_pages.send, name="translate-send"),
    path("byra/in/", agency_pages.receive, name="translate-receive"),
    path("<str:code>/", workbench.text_list, name="translate-list"),
    path("<str:code>/olika/", workbench.differing, name="translate-differing"),
    path("<str:code>/<str:label>/<uuid:uuid>/", workbench.record_page, name="translate-record"),
]
