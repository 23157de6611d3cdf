"""Addresses of the whole site: staff under /admin/, the public under its language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from boras_stod.views import choose_language
from catalogue.admin.whole_city import whole_city
from offers.sitemaps import SITEMAPS
from offers.views.photos import photo
from offers.views.preview import phone_preview
from offers.views.share import robots

urlpatterns = [
    path("", choose_language),
    path("admin/lov-och-stangt/", admin.site.admin_view(whole_city), name="whole-city"),
    path("admin/", admin.site.urls),
    path("bilder/<uuid:uuid>/<str:size>.webp", photo, name="photo"),
    path("forhandsvisning/<str:token>/", phone_preview, name="phone-preview"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots),
    *i18n_patterns(path("", include("offers.urls"))),
]

handler404 = "boras_stod.views.page_not_found"
handler500 = "boras_stod.views.server_error"
