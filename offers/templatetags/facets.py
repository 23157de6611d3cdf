"""The options of a facet, drawn in Python: a list has some 150, and a template made them half of a new list's cost."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from boras_stod.templatetags.stod import marked_capital, own_name_before
from offers.facets import Facet, FacetOption

register = template.Library()


@register.simple_tag
def facet_options(facet: Facet, options: Iterable[FacetOption]) -> str:
    """Some of a facet's options, each a box to tick with the number of results that it would give."""
    maybe = escape(_("kanske"))
    html = "".join(_option(facet, option, maybe) for option in options)
    return mark_safe(html)  # noqa: S308 - every part of it is escaped below


def _option(facet: Facet, option: FacetOption, maybe: str) -> str:
    is_empty = option.is_empty
    state = " checked" if option.selected else " disabled" if is_empty else ""
    more = f" <small>+ {option.more} {maybe}</small>" if option.more else ""
    return (
        f'<label class="facet-option{" none" if is_empty else ""}"><input type="checkbox" name="{facet.name}"'
        f' value="{escape(option.value)}"{state}><span>{_label(facet, option)}</span>'
        f'<span class="count">{option.count}{more}</span></label>\n'
    )


def _label(facet: Facet, option: FacetOption) -> str:
    """Its label; a language stands with its own name first. Drawn once while the register is as it is."""
    if option.value not in facet.drawn:
        own = own_name_before(option.value, str(option.label)) if facet.name == "language" else ""
        facet.drawn[option.value] = format_html("{}{}", own, marked_capital(option.label))
    return facet.drawn[option.value]
