"""The open preschools of the city and the kommundel that each lies in, as far as it may be told."""

from dataclasses import dataclass, field

from catalogue.models import DistrictKind, OpenPreschool
from offers.index import Index


@dataclass
class Preschools:
    """All that are published, by the key of their kommundel, and those of which it is not known or not told."""

    all: list[OpenPreschool]
    by_district: dict[str, list[OpenPreschool]] = field(default_factory=dict)
    nowhere: list[OpenPreschool] = field(default_factory=list)


def open_preschools(index: Index) -> Preschools:
    """One query. An area counts to the kommundel that it lies in; a hidden address tells no kommundel."""
    found = Preschools(list(OpenPreschool.objects.published()))
    terms = index.terms["district"]
    for place in found.all:
        key = str(place.district_id)
        around = [key, *index.wholes(key)] if key in terms and not place.hide_address else []
        home = next((one for one in around if terms[one].group == DistrictKind.DISTRICT), None)
        if home is None:
            found.nowhere.append(place)
        else:
            found.by_district.setdefault(home, []).append(place)
    return found
