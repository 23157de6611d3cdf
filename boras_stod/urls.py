"""Addresses of the whole site: staff under /admin/, the public under its language."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.shortcuts import redirect
from django.urls import include, path
from django.views.generic import RedirectView

from boras_stod.handbook import handbook
from boras_stod.health import live, ready
from boras_stod.metrics import metrics
from boras_stod.views import choose_language, security_txt
from catalogue.admin.whole_city import whole_city
from offers.admin.today import today_list, today_record
from offers.sitemaps import SITEMAPS
from offers.views.photos import photo
from offers.views.preview import phone_preview
from offers.views.share import robots


@secure_admin_login
def admin_login(request, extra_context=None):
    """For somebody who is logged in. The admin's own form would let the next one in past the second factor."""
    return redirect("admin:index")


admin.site.login = admin_login  # before the patterns: they keep the view that they find

urlpatterns = [
    path("", choose_language),
    path("admin/konto/", include("boras_stod.accounts.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/oversatt/", include("catalogue.admin.urls")),
    path("admin/uppfoljning/", include("offers.admin.followup_urls")),
    path("admin/lov-och-stangt/", admin.site.admin_view(whole_city), name="whole-city"),
    path("admin/uppfoljning/listor/", include("catalogue.admin.saved_lists_urls")),
    path("admin/installt/", admin.site.admin_view(today_list), name="today"),
    path("admin/installt/<str:kind>/<uuid:uuid>/", admin.site.admin_view(today_record), name="today-record"),
    path("admin/handledning/", admin.site.admin_view(handbook), name="handbook"),
    path("admin/handledning/<slug:name>/", admin.site.admin_view(handbook), name="handbook-part"),
    path("admin/", admin.site.urls),
    path("bilder/<uuid:uuid>/<str:size>.webp", photo, name="photo"),
    path("forhandsvisning/<str:token>/", phone_preview, name="phone-preview"),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-of"}, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap-of"),
    path("robots.txt", robots),
    path(".well-known/security.txt", security_txt),
    path("halsa/live", live, name="live"),
    path("halsa/klar", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    *i18n_patterns(path("", include("offers.urls"))),
]

handler404 = "boras_stod.views.page_not_found"
handler429 = "boras_stod.views.too_many_requests"
handler500 = "boras_stod.views.server_error"
