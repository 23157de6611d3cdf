from django.conf import settings
from django.utils.translation import get_language


def site(request):
    """What every page names: the site, the municipality, its switchboard."""
    return {
        "site_name": settings.SITE_NAME,
        "municipality": settings.MUNICIPALITY,
        "city": settings.CITY,
        "interface_is_reviewed": get_language() in settings.REVIEWED_LANGUAGES,
        "switchboard_phone": settings.SWITCHBOARD_PHONE,
    }
