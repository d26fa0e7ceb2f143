"""Numbers, days and codes as the desk's pages show them."""

from collections.abc import Mapping
from typing import Any

from django.template import Library

from triage.models import File, Screenshot
from triage.workspace import labels as words
from triage.workspace.ticket.files import file_address
from triage.workspace.ticket.pictures import picture_address

register = Library()
register.filter("long_day", words.day)
register.filter("moment", words.moment)
register.filter("follow_up", words.follow_up)


@register.filter
def percent(share: float) -> int:
    """A share in [0, 1] as whole percent; 100 only where it is all of it: nobody is quite sure."""
    return min(round(share * 100), 99) if share < 1 else 100


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


@register.simple_tag(takes_context=True)
def sealed_address(context: Mapping[str, Any], row: Screenshot, reference: str) -> str:
    """Where whoever looks at the page finds a picture, for a while."""
    return picture_address(row, reference=reference, viewer=context["request"].user.pk)


@register.simple_tag(takes_context=True)
def sealed_file(context: Mapping[str, Any], row: File, reference: str) -> str:
    """Where whoever looks at the page gets a file, for a while."""
    return file_address(row, reference=reference, viewer=context["request"].user.pk)
