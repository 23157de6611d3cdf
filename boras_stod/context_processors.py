from django.conf import settings


def site(request):
    """What every page names: the site, the municipality, its switchboard."""
    return {
        "site_name": settings.SITE_NAME,
        "municipality": settings.MUNICIPALITY,
        "city": settings.CITY,
        "switchboard_phone": settings.SWITCHBOARD_PHONE,
    }
