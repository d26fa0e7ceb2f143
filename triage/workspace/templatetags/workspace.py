"""Numbers, days and codes as the desk's pages show them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.template import Library

from triage.evidence.masking import people
from triage.models import Screenshot
from triage.workspace import labels as words
from triage.workspace.ticket.pictures import picture_address

register = Library()


@register.filter
def percent(share: float) -> int:
    """A share in [0, 1] as whole percent; 100 only where it is all of it: nobody is quite sure."""
    return min(round(share * 100), 99) if share < 1 else 100


@register.filter
def rest(percent: int) -> int:
    """What is missing to a hundred."""
    return 100 - percent


@register.filter
def minus(whole: float, part: float) -> float:
    """A difference."""
    return whole - part


@register.filter
def unlocalized(number: float) -> str:
    """A number as SVG wants it, with a point in any language."""
    return f"{number:g}"


@register.filter
def share(value: float) -> str:
    """A share in [0, 1] as percent, with a decimal where it is small."""
    percent = 100 * value
    return f"{percent:.1f} %" if 0 < percent < 5 and percent != round(percent) else f"{percent:.0f} %"


@register.filter
def weight(log_odds: float) -> str:
    """Log-odds with their sign and two digits, with a real minus."""
    return f"{log_odds:+.2f}".replace("-", "\N{MINUS SIGN}")


@register.filter
def language(code: str) -> str:
    """The name of one of the desk's languages."""
    return words.languages().get(code, code)


@register.filter
def long_day(day: date) -> str:
    """A day with its weekday."""
    return words.day(day)


@register.filter
def moment(at: datetime) -> str:
    """A moment with its zone."""
    return words.moment(at)


@register.filter
def half_hidden(address: str) -> str:
    """An e-mail address in a list."""
    return people.half_hidden(address)


@register.filter
def short_name(name: str) -> str:
    """A requester's name in a list."""
    return people.short_name(name)


@register.filter
def follow_up(kind: str) -> str:
    """What a follow-up asks."""
    return words.follow_up(kind)


@register.simple_tag(takes_context=True)
def sealed_address(context: Mapping[str, Any], row: Screenshot, reference: str) -> str:
    """Where whoever looks at the page finds a picture, for a while."""
    return picture_address(row, reference=reference, viewer=context["request"].user.pk)
