"""What templates need: text with its language, time in words, the thread's geometry, addresses."""

from datetime import date
from functools import cache

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from catalogue import cldr
from catalogue.models.base import host
from catalogue.translating import unsure_of
from catalogue.translations import Translated
from offers.ages import PREGNANCY, THREAD_END, describe_ages

register = template.Library()

register.simple_tag(cldr.comma)
register.filter("clock", cldr.clock)
register.filter("full_date", cldr.full_date)
register.filter("short_date", cldr.short_date)
register.filter("host", host)
register.filter("spoken", cldr.language_name)  # Django has a language_name of its own, in fewer languages
register.filter("weekday_name", cldr.weekday_name)


@register.filter
def day_and_month(day: date) -> str:
    """ "tisdag 24 november"."""
    return cldr.full_date(day, with_year=False)


@register.filter
def own_name(code: str) -> str:
    """A language's name in itself."""
    return cldr.language_name(code, in_language=code)


@register.simple_tag
def own_name_before(code: str, label: str) -> str:
    """A language's own name with a dash, to stand before its name in the reader's language; "" if they are one."""
    name = own_name(code)
    if name == label:
        return ""
    return format_html('<bdi lang="{}" dir="{}">{}</bdi> – ', code, direction(code), name)


@register.filter
@cache
def direction(code: str) -> str:
    """ "rtl" for languages written from the right, else "ltr"."""
    return "rtl" if cldr.locale_for(code).text_direction == "rtl" else "ltr"


@register.simple_tag
def text(record, field: str, heading: bool = False) -> str:
    """A translated field, marked where it falls back to another language; as a heading it loses its full stop."""
    value = Translated.of(record, field)
    if heading:
        value = Translated({code: words.removesuffix(".") for code, words in value.texts.items()})
    return marked(value)


@register.filter
def marked(value: object) -> str:
    """A text that knows its language; where that is not the page's it says so, so that it is read right."""
    return _in_its_language(value, str(value))


@register.filter
def marked_capital(value: object) -> str:
    """A label as :func:`marked` shows it, with a capital first."""
    return _in_its_language(value, capfirst(str(value)))


@register.simple_tag
def language_of(record, field: str) -> str:
    """The attributes of an element that holds nothing but a field, if that is in another language than the page."""
    return _language_attributes(Translated.of(record, field))


def _in_its_language(value: object, shown: str) -> str:
    attributes = _language_attributes(value)
    return format_html("<span{}>{}</span>", attributes, shown) if attributes else format_html("{}", shown)


def _language_attributes(value: object) -> str:
    language = getattr(value, "language", get_language())
    if language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', language, direction(language))


@register.filter
def has_fallback(record, field: str) -> bool:
    """Whether a field is shown in another language than the page's."""
    value = Translated.of(record, field)
    return bool(value) and value.language != get_language()


@register.simple_tag
def unsure_translation(record) -> str | None:
    """ "machine" or "outdated" where a reader should know it of a record's texts; see catalogue.translating."""
    return unsure_of(record)


@register.filter
def ages(record) -> str:
    """The ages of an offer, place or slot in words."""
    return describe_ages(record.min_age, record.max_age)


MIN_STRETCH = 3  # months; a single one would be too thin to see


@register.inclusion_tag("components/stretch.html")
def stretch(record):
    """A record's own stretch of the thread: where it starts and how long it is, in months from conception."""
    length = THREAD_END - PREGNANCY
    low = min(max(record.min_age if record.min_age is not None else PREGNANCY, PREGNANCY), THREAD_END)
    high = max(min(record.max_age if record.max_age is not None else THREAD_END, THREAD_END), low)
    return {
        "label": describe_ages(record.min_age, record.max_age),
        "length": length,
        "start": min(low - PREGNANCY, length - MIN_STRETCH),
        "months": max(high - low, MIN_STRETCH),
        "open_start": record.min_age is None,
        "open_end": record.max_age is None,
        "unknown": record.min_age is None and record.max_age is None,
    }


@register.simple_tag(takes_context=True)
def languages(context):
    """Every language of the site, with the address of this very page in it."""
    request, active = context["request"], get_language()
    path = request.get_full_path()
    return [
        {
            "code": code,
            "name": name,
            "url": path if code == active else _in_language(request, path, code),
            "active": code == active,
        }
        for code, name in settings.LANGUAGES
    ]


def _in_language(request, path: str, code: str) -> str:
    """The page in another language: addresses differ in their first part alone. What is no page leads to its home."""
    if request.resolver_match is None or not path.startswith(f"/{get_language()}/"):
        with override(code):
            return reverse("offers:home")
    return f"/{code}/{path.split('/', 2)[2]}"


@register.filter
def telephone(number: str) -> str:
    """A number as a tel: link dials it."""
    return "".join(char for char in number if char.isdigit() or char == "+")


@register.filter
def phone_link(number: str) -> str:
    """A number to press within a sentence, whatever direction the sentence is written in."""
    return format_html('<a href="tel:{}"><bdi>{}</bdi></a>', telephone(number), number)


@register.filter
def fact(value: bool | None) -> str:
    """Yes, no or not known, in words."""
    if value is None:
        return _("vet inte")
    return _("ja") if value else _("nej")


@register.filter
def in_offers(number: int) -> str:
    """ "3 stöd"."""
    return ngettext("%(n)s stöd", "%(n)s stöd", number) % {"n": number}


@register.simple_tag
def stage_query(stage: str, chosen=None) -> str:
    """The query string for one stage of the thread, with whatever else is chosen."""
    return "?" + (chosen.query(age=stage) if chosen else f"age={stage}")


@register.simple_tag
def page_query(chosen, number: int) -> str:
    """The query string for a page of the same list."""
    return chosen.query(page=str(number))
