"""The photos of places. What is sent is always WebP that the site itself has written."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from catalogue.models import Place, PlacePhoto

SIZES = {"stor": "large", "liten": "small"}


def photo(request, uuid, size: str) -> HttpResponse:
    """One photo. Its address never gets another content, so it may be kept for ever; staff see unpublished ones too."""
    if size not in SIZES:
        raise Http404
    public = PlacePhoto.objects.public().only(SIZES[size]).filter(uuid=uuid).first()
    found = public or get_object_or_404(_for_staff(request).only(SIZES[size]), uuid=uuid)
    response = HttpResponse(bytes(getattr(found, SIZES[size])), content_type="image/webp")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if public else "private, no-store"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = 'inline; filename="bild.webp"'
    return response


def _for_staff(request):
    """The photos of the places that a member of staff keeps."""
    user = request.user
    if not (user.is_staff and user.has_perm("catalogue.view_placephoto")):
        return PlacePhoto.objects.none()
    return (
        PlacePhoto.objects.all()
        if user.keeps_all
        else PlacePhoto.objects.filter(place__in=Place.objects.kept_by(user))
    )
