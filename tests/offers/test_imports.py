"""Import of offers: addresses, versions, timetables that pass midnight, closures and sources."""

from datetime import date

import pytest

from catalogue.models import Closure, PlaceSlot, PlaceSlotSource
from offers.models import Offer, OfferClosure, OfferRedirect, OfferSlot, OfferSlotSource, OfferSource
from offers.publishing import opaque_slug
from tests.importing import SMALL, as_text, rows_with, run, write_register

pytestmark = pytest.mark.django_db


def slots(**cells):
    return rows_with("tider", **cells)


def test_change_of_an_offer_makes_a_new_version(tmp_path):
    run(write_register(tmp_path))
    run(write_register(tmp_path, utbud=rows_with("utbud", gratis="ja")))
    run(write_register(tmp_path, utbud=rows_with("utbud", gratis="ja", språk="sv")))
    run(tmp_path)

    assert Offer.objects.get().version == 3


def test_change_of_a_relation_alone_moves_the_date_of_change(tmp_path):
    run(write_register(tmp_path))
    before = Offer.objects.get().updated_at

    run(write_register(tmp_path, utbud=rows_with("utbud", språk="sv")))

    assert Offer.objects.get().updated_at > before


def test_sensitive_offer_gets_an_address_that_tells_nothing(tmp_path):
    run(write_register(tmp_path, utbud=rows_with("utbud", känsligt="ja")))

    offer = Offer.objects.get()
    assert offer.slug == opaque_slug(offer) == f"s-{offer.uuid.hex[:10]}"


def test_offer_with_a_sensitive_topic_gets_an_address_that_tells_nothing(tmp_path):
    run(write_register(tmp_path, utbud=rows_with("utbud", ämnen="lek | vald")))

    offer = Offer.objects.get()
    assert offer.slug == opaque_slug(offer)


@pytest.mark.parametrize("source", ["files", "admin"])
def test_file_of_topics_alone_changes_the_addresses_of_offers_wherever_they_come_from(tmp_path, source):
    run(write_register(tmp_path / "all"))
    offer = Offer.objects.get()
    if source == "admin":
        Offer.objects.update(source="", source_key=None)
    OfferRedirect.objects.create(slug="aldre", offer=offer)
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "amnen.csv").write_text(as_text(rows_with("amnen", känsligt="ja")), encoding="utf-8")

    run(folder)

    offer.refresh_from_db()
    assert (offer.slug, offer.redirects.count()) == (opaque_slug(offer), 0)


def test_offer_that_becomes_sensitive_loses_its_older_addresses(tmp_path):
    run(write_register(tmp_path))
    OfferRedirect.objects.create(slug="aldre", offer=Offer.objects.get())

    run(write_register(tmp_path, utbud=rows_with("utbud", känsligt="ja")))

    offer = Offer.objects.get()
    assert offer.slug == opaque_slug(offer)
    assert not OfferRedirect.objects.exists()
    assert "Inget är ändrat" in run(tmp_path)


def test_address_stays_when_the_title_changes(tmp_path):
    run(write_register(tmp_path))

    run(write_register(tmp_path, utbud=rows_with("utbud", titel="Något annat")))

    assert Offer.objects.get().slug == "babycafe-pa-oster"


def test_older_address_is_not_given_to_another_offer(tmp_path):
    run(write_register(tmp_path))
    OfferRedirect.objects.create(slug="pappagrupp", offer=Offer.objects.get())
    new = SMALL["utbud"][0] | {"id": "pappor", "titel": "Pappagrupp"}

    run(write_register(tmp_path, utbud=[*SMALL["utbud"], new]))

    assert Offer.objects.get(source_key="pappor").slug == "pappagrupp-2"


def test_offer_may_be_followed_by_one_further_down(tmp_path):
    second = SMALL["utbud"][0] | {"id": "knytte", "titel": "Knytte", "följs av": ""}
    first = SMALL["utbud"][0] | {"följs av": "knytte"}

    run(write_register(tmp_path, utbud=[first, second]))

    assert Offer.objects.get(source_key="babycafe").followed_by.get().title == "Knytte"


def test_slot_belongs_to_the_offer_or_else_to_the_place(tmp_path):
    house = SMALL["tider"][0] | {"id": "tid-2", "utbud": ""}

    run(write_register(tmp_path, tider=[*SMALL["tider"], house]))

    assert OfferSlot.objects.get().place.name == "Huset"
    assert PlaceSlot.objects.get().place.name == "Huset"


def test_slot_that_moves_from_place_to_offer_leaves_nothing_behind(tmp_path):
    source = [{"id": "k-1", "fil": "tider", "post": "tid-1", "adress": "https://www.boras.se"}]
    run(write_register(tmp_path, tider=slots(utbud=""), kallor=source))
    assert (PlaceSlot.objects.count(), PlaceSlotSource.objects.count()) == (1, 1)

    run(write_register(tmp_path, kallor=source))

    assert (PlaceSlot.objects.count(), PlaceSlotSource.objects.count()) == (0, 0)
    assert (OfferSlot.objects.count(), OfferSlotSource.objects.count()) == (1, 1)
    assert "Inget är ändrat" in run(tmp_path)


def test_slot_past_midnight_becomes_two(tmp_path):
    cells = {"veckodag": "7", "öppnar": "22:00", "stänger": "02:00", "räknat från": "2026-01-11"}
    night = slots(**cells, gäller_från="2026-01-04", gäller_till="2026-02-01", var_n__e_vecka="")
    night[0].pop("var n  e vecka")
    night[0]["var n:e vecka"] = "2"
    run(write_register(tmp_path, tider=night))

    found = OfferSlot.objects.order_by("source_key").values_list(
        "source_key", "weekday", "opens", "closes", "counted_from", "valid_from", "valid_through"
    )
    assert list(found) == [
        ("tid-1", 7, 1320, 1440, date(2026, 1, 11), date(2026, 1, 4), date(2026, 2, 1)),
        ("tid-1-natt", 1, 0, 120, date(2026, 1, 18), date(2026, 1, 5), date(2026, 2, 2)),
    ]
    assert "Inget är ändrat" in run(tmp_path)


def test_single_night_goes_on_the_next_date(tmp_path):
    night = slots(veckodag="", datum="2026-12-31", öppnar="22.00", stänger="1.30")
    run(write_register(tmp_path, tider=night))

    found = OfferSlot.objects.order_by("source_key").values_list("day", "opens", "closes")
    assert list(found) == [(date(2026, 12, 31), 1320, 1440), (date(2027, 1, 1), 0, 90)]


def test_slot_until_midnight_stays_one(tmp_path):
    run(write_register(tmp_path, tider=slots(öppnar="18:00", stänger="00:00")))

    slot = OfferSlot.objects.get()
    assert (slot.opens, slot.closes) == (1080, 1440)
    assert "Inget är ändrat" in run(tmp_path)


def test_slot_that_no_longer_passes_midnight_loses_its_night(tmp_path):
    run(write_register(tmp_path, tider=slots(öppnar="22:00", stänger="02:00")))

    run(write_register(tmp_path, tider=slots(öppnar="20:00", stänger="23:00")))

    assert list(OfferSlot.objects.values_list("source_key", "closes")) == [("tid-1", 1380)]


def test_closure_is_of_the_offer_the_place_or_the_whole_city(tmp_path):
    days = {"från": "2026-12-24", "till": "2026-12-26", "skäl": "Jul", "skäl (en)": "Christmas"}
    rows = [
        {"id": "s-1", "plats": "huset", "utbud": ""} | days,
        {"id": "s-2", "plats": "", "utbud": "babycafe"} | days,
        {"id": "s-3", "plats": "", "utbud": ""} | days,
    ]
    run(write_register(tmp_path, stangningar=rows))

    closures = Closure.objects.order_by("source_key").values_list("place__name_sv", "reason_en")
    assert list(closures) == [("Huset", "Christmas"), (None, "Christmas")]
    assert OfferClosure.objects.get().offer.source_key == "babycafe"
    assert "Inget är ändrat" in run(tmp_path)


def test_source_is_kept_with_its_record(tmp_path):
    source = {"id": "k-1", "fil": "utbud", "post": "babycafe", "datum i källan": "mars 2025", "år": "2025"}
    run(write_register(tmp_path, kallor=[source]))

    run(write_register(tmp_path, kallor=[source | {"år": "2026"}]))

    found = OfferSource.objects.get()
    assert (found.record.source_key, found.date_text, found.year) == ("babycafe", "mars 2025", 2026)
    assert "Inget är ändrat" in run(tmp_path)
