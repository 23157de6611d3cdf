from django.conf import settings
from django.contrib import admin
from django.utils.translation import get_language

from boras_stod.middleware import STAFF_PATH


def site(request):
    """What every page names: the site, the municipality, its switchboard."""
    return {
        "site_name": settings.SITE_NAME,
        "municipality": settings.MUNICIPALITY,
        "city": settings.CITY,
        "interface_is_reviewed": get_language() in settings.REVIEWED_LANGUAGES,
        "switchboard_phone": settings.SWITCHBOARD_PHONE,
        "training": settings.TRAINING,
    }


def staff(request):
    """What the frame of every staff page needs; the admin's own pages say the same in their context."""
    if not request.path.startswith(STAFF_PATH):
        return {}
    user = getattr(request, "user", None)
    return {
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "site_url": admin.site.site_url,
        "has_permission": bool(user and user.is_active and user.is_staff),
        "second_factor_is_off": not settings.REQUIRE_SECOND_FACTOR,
        "sign_on_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    }
