"""Rows for tests, plainly made up: each function makes one, with only what it is asked for."""

import hashlib
from datetime import timedelta
from itertools import count

from django.utils import timezone
from django.utils.translation import override

from catalogue.models import (
    Action,
    Audience,
    Committee,
    District,
    FocusArea,
    Invitation,
    Language,
    Organisation,
    OutboxMail,
    Place,
    ProgrammeEdition,
    Topic,
)
from offers.models import Offer, OfferSlot

numbers = count(1)


def _create(model, **values):
    if any(field.name == "slug" for field in model._meta.get_fields()):
        values.setdefault("slug", f"test-{next(numbers)}")
    with override("sv"):
        return model.objects.create(**values)


def make_offer(
    title="Testkurs", *, languages=(), topics=(), audiences=(), focus_areas=(), places=(), **values
):
    """A published drop-in with nothing else known."""
    values = {"form": "drop_in", "state": "published", **values}
    offer = _create(Offer, title_sv=title, **values)
    offer.languages.set([make_language(code) for code in languages])
    offer.topics.set(topics)
    offer.audiences.set(audiences)
    offer.focus_areas.set(focus_areas)
    offer.places.set(places)
    return offer


def make_slot(offer, weekday=2, opens=9 * 60, closes=12 * 60, **values):
    """A weekly line; the year 2026 makes it confirmed in 2026."""
    if values.get("day"):
        weekday = None
    return _create(
        OfferSlot, offer=offer, weekday=weekday, opens=opens, closes=closes, **{"year": 2026, **values}
    )


def make_language(code="ar"):
    return Language.objects.get_or_create(code=code, defaults={"own_name": code})[0]


def make_district(name="Testdelen", kind="kommundel", **values):
    return _create(District, name=name, kind=kind, **values)


def make_place(name="Testhuset", **values):
    values = {"kind": "meeting_place", "state": "published", **values}
    return _create(Place, name_sv=name, **values)


def make_topic(name="Testämne", **values):
    return _create(Topic, name_sv=name, **values)


def make_audience(name="Testmålgrupp", **values):
    return _create(Audience, name_sv=name, **values)


def make_committee(name="Testnämnden", **values):
    return _create(Committee, name_sv=name, **values)


def make_organisation(name="Testföreningen", kind="association", **values):
    return _create(Organisation, name=f"{name} {next(numbers)}", kind=kind, **values)


def make_invitation(email="ny@example.org", role="editor", days=7, **values):
    """One whose secret is the address itself."""
    now = timezone.now()
    digest = hashlib.sha256(email.encode()).hexdigest()
    values = {"invited_at": now - timedelta(days=1), "expires_at": now + timedelta(days=days), **values}
    return Invitation.objects.create(email=email, role=role, digest=digest, **values)


def make_outbox_mail(**values):
    now = timezone.now()
    return OutboxMail.objects.create(
        **{"subject": "Testbrev", "written_at": now, "queued_at": now, "next_attempt_at": now, **values}
    )


def make_focus_area(name="Testinriktning", year=2024, **values):
    edition = ProgrammeEdition.objects.get_or_create(
        valid_through_year=year, defaults={"title": "Testprogram"}
    )[0]
    return _create(FocusArea, name_sv=name, edition=edition, position=next(numbers), **values)


def make_action(title="Teståtgärd", *, focus_areas=(), **values):
    """A planned action of the committee and the edition that are given, or of new ones."""
    areas = list(focus_areas) or [make_focus_area(year=2300 + next(numbers))]
    values = {"aim": "Något blir bättre.", "edition": areas[0].edition, **values}
    if "committee" not in values:
        values["committee"] = make_committee()
    action = _create(Action, title=title, **values)
    action.focus_areas.set(areas)
    return action
