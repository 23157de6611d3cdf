import re

import pytest
from django.utils.translation import override

from catalogue.models import Organisation
from offers.models import Form
from offers.rights import LINES_FOR_CHILD, OPEN_TO_ALL, rights_of
from tests.factories import make_committee, make_offer, make_organisation

pytestmark = pytest.mark.django_db


def provided_by(*kinds, role="provider", form="counselling", committee=None, **values):
    """An offer of organisations of these kinds; the committee is that of the first."""
    offer = make_offer(form=form)
    for kind in kinds:
        body = make_organisation(f"Organisation {kind}", kind=kind, committee=committee, **values)
        offer.parties.create(organisation=body, role=role)
    return offer


def panel(client, offer, language="sv") -> str:
    """What the panel of rights says, without its tags."""
    html = client.get(f"/{language}/stod/{offer.slug}/").content.decode()
    section = html.split("Dina rättigheter")[1].partition("</section>")[0]
    return " ".join(re.sub("<[^>]+>", " ", section).split())


def told_of_complaints(client, offer) -> str:
    return panel(client, offer).partition("Är du inte nöjd? ")[2]


def test_committee_decides_and_takes_complaints(client):
    committee = make_committee("Provnämnden", phone="033-12 34 56", email="prov@example.org")
    offer = provided_by("region")
    offer.committee = committee
    offer.save()
    assert panel(client, offer).startswith("Vem bestämmer? Provnämnden ")
    assert told_of_complaints(client, offer) == (
        "Säg det till dem som ordnar stödet. Vill du klaga kan du också kontakta: "
        "Provnämnden 033-12 34 56 prov@example.org"
    )


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ({}, "Provnämnden 033-35 70 00"),
        ({"phone": "033-1"}, "Provnämnden 033-1"),
        ({"email": "prov@example.org"}, "Provnämnden prov@example.org"),
    ],
)
def test_municipal_provider_leads_to_its_committee_and_else_to_the_switchboard(client, contact, told):
    offer = provided_by("municipal", committee=make_committee("Provnämnden", **contact), phone="033-99")
    assert told_of_complaints(client, offer).endswith(f"kontakta: {told}")


def test_rights_alone_name_who_answers(client):
    html = client.get(f"/sv/stod/{provided_by('municipal', 'region').slug}/").content.decode()
    region = Organisation.objects.get(kind="region").name
    assert f'<p>Borås Stad</p>\n<p><bdi lang="sv">{region}</bdi></p>' in html
    assert "<dt>Ansvarig</dt>" not in html
    unknown = client.get(f"/sv/stod/{make_offer().slug}/").content.decode()
    assert '<p class="unknown">Vi vet inte vem som bestämmer.</p>' in unknown


def test_municipal_provider_without_a_committee_leads_to_the_city(client):
    offer = provided_by("municipal", phone="033-99")
    assert panel(client, offer).startswith("Vem bestämmer? Borås Stad Är")
    assert told_of_complaints(client, offer).endswith("kontakta: Borås Stad 033-35 70 00")


def test_regions_care_leads_to_its_board_for_patients_without_a_number(client):
    offer = provided_by("region", phone="010-1")
    assert told_of_complaints(client, offer) == (
        "Säg det till dem som ordnar stödet. Vill du klaga kan du också kontakta: "
        "Patientnämnden i regionen Den hjälper dig som vill klaga på vården."
    )


@pytest.mark.parametrize("kind", ["state", "association", "faith", "company", "other"])
def test_others_are_told_themselves(client, kind):
    offer = provided_by(kind, phone="020-1", email="a@example.org", web_url="https://www.example.org/")
    name = Organisation.objects.get().name
    assert panel(client, offer).startswith(f"Vem bestämmer? {name} Är")
    assert told_of_complaints(client, offer) == (
        f"Säg det till dem som ordnar stödet: {name} 020-1 a@example.org example.org"
    )


def test_each_of_several_providers_is_named_once(client):
    offer = provided_by("municipal", "company", "municipal")
    company = Organisation.objects.get(kind="company").name
    assert told_of_complaints(client, offer).endswith(f"kontakta: Borås Stad 033-35 70 00 {company}")


@pytest.mark.parametrize("kind", ["state", "region"])
def test_partners_may_be_asked_where_no_provider_is_known_but_do_not_decide(client, kind):
    offer = provided_by(kind, role="partner")
    assert "Vi vet inte vem som bestämmer." in panel(client, offer)
    assert told_of_complaints(client, offer) == (
        f"Vi vet inte vem som ordnar stödet. Du kan fråga: {Organisation.objects.get().name}"
    )


def test_partners_are_not_named_beside_a_provider(client):
    offer = provided_by("association")
    offer.parties.create(organisation=make_organisation("Partnern", kind="state"), role="partner")
    assert "Partnern" not in panel(client, offer)


def test_city_may_be_asked_where_nobody_is_known(client):
    offer = make_offer()
    assert "Vi vet inte vem som bestämmer." in panel(client, offer)
    assert told_of_complaints(client, offer) == (
        "Vi vet inte vem som ordnar stödet. Du kan fråga: Borås Stad 033-35 70 00"
    )


# --- is it voluntary? ---
@pytest.mark.parametrize("form", Form.values)
def test_decision_is_asked_about_only_where_there_could_be_one(client, form):
    asked = "Är det frivilligt? Vi vet inte om det krävs ett beslut. Fråga först."
    assert (asked in panel(client, make_offer(form=form))) is (form not in OPEN_TO_ALL)


@pytest.mark.parametrize("form", ["helpline", "respite"])
@pytest.mark.parametrize(
    ("by_decision", "words"),
    [(True, "Det krävs ett beslut från en myndighet."), (False, "Ja. Du väljer själv om du vill komma.")],
)
def test_known_decision_is_told_of_every_form(client, form, by_decision, words):
    assert words in panel(client, make_offer(form=form, by_decision=by_decision))


# --- the line for the child ---
def test_offers_own_line_for_the_child_stands_instead_of_the_general_one(client):
    general = client.get(f"/sv/stod/{make_offer().slug}/").content.decode()
    assert "komma och leka en stund" in general
    assert "Webbplatsens egna, allmänna ord." in general
    own = client.get(f"/sv/stod/{make_offer(line_for_child_sv='Här gungar vi.').slug}/").content.decode()
    assert "Här gungar vi." in own
    assert "Webbplatsens egna" not in own
    assert "komma och leka en stund" not in own


def test_form_of_which_nothing_is_true_of_all_has_no_line(client):
    assert "Till barnet:" not in client.get(f"/sv/stod/{make_offer(form='digital').slug}/").content.decode()


def test_every_other_form_has_a_line_in_the_readers_language():
    assert set(Form) - set(LINES_FOR_CHILD) == {Form.DIGITAL}
    offer = make_offer(form="helpline")
    with override("en"):
        english = rights_of(offer).line_for_child
    assert (rights_of(offer).line_for_child, english) == (
        "Hit ringer den som behöver hjälp.",
        "People who need help call this number.",
    )
