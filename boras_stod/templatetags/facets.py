"""The facets of a list, drawn in Python: it has some 150 options, and by template they were half of its cost."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boras_stod.templatetags.stod import marked_capital, own_name_before
from offers.facets import Facet, FacetOption

register = template.Library()


@register.simple_tag(name="facet")
def draw(facet: Facet) -> str:
    """One group of boxes to tick, each with the number of results that it would give; the rarer ones are folded."""
    maybe = escape(_("kanske"))
    options = [_option(facet, option, maybe) for option in facet.visible]
    if facet.folded:
        number = len(facet.folded)
        words = ngettext("Visa %(n)s till", "Visa %(n)s till", number) % {"n": number}
        options.append(f"<details><summary>{escape(words)}</summary>")
        options += [_option(facet, option, maybe) for option in facet.folded]
        options.append("</details>")
    legend = f"<legend>{escape(facet.label)}</legend>"
    html = f'<fieldset class="facet">\n{legend}\n{"".join(options)}\n</fieldset>'
    return mark_safe(html)  # noqa: S308 - every part of it is escaped


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
