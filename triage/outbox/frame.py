"""The frame around a letter's words: as text and as HTML, translated once a language.

Frames are templates of two stages: what depends on the language alone is rendered and kept, what depends on the letter
fills ``$gaps`` then. A hundred thousand reminders at nine o'clock cost no template each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import TypedDict

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from triage.installed import installed

PARAGRAPH = '<p style="margin:0 0 16px">{}</p>'
LIST = '<ul style="margin:0 0 16px;padding-left:20px">{}</ul>'
ITEM = '<li style="margin:0 0 6px">{}</li>'
BUTTON = (
    '<a href="{}" style="display:inline-block;margin:0 8px 8px 0;padding:10px 20px;border:2px solid #0b5d3b;'
    'background:{};color:{};text-decoration:none;border-radius:8px;font-weight:600">{}</a>'
)
STYLE = re.compile(r'\sstyle="([^"]*)"')
FIRST, OTHER = ("#0b5d3b", "#ffffff"), ("#ffffff", "#0b5d3b")


class Block(TypedDict):
    """A paragraph's lines, then a list's items; either may be empty."""

    lines: list[str]
    items: list[str]


@dataclass(frozen=True, slots=True)
class Framed:
    """What stands in a frame. ``title`` says in HTML what it is about, as all letters of a ticket have one subject;
    ``answers`` are the one-click ones, as (translated words, link). Without a ``status_link`` there is no ticket: the
    letter is a reminder that was asked for.
    """

    title: str
    body: str
    answers: tuple[tuple[str, str], ...]
    status_link: str
    disown_link: str
    reference: str


def framed(letter: Framed, *, language: str, automatic: bool) -> tuple[str, str]:
    """The letter in its frame, as text and as HTML. ``automatic`` ones say so and name the way to a person."""
    asks, ticket = bool(letter.answers), bool(letter.status_link)
    own = {name: getattr(letter, name) for name in ("status_link", "disown_link", "reference")}
    plain = _frame("letter.txt", language, automatic, asks, ticket).substitute(
        body=letter.body,
        answers="".join(f"\n{words}:\n{link}\n" for words, link in letter.answers),
        **own,
    )
    html = _frame("letter.html", language, automatic, asks, ticket).substitute(
        title=escape(letter.title),
        body="\n".join(_html(letter.body)),
        answers="".join(
            BUTTON.format(escape(link), *(OTHER if number else FIRST), escape(words))
            for number, (words, link) in enumerate(letter.answers)
        ),
        **{name: escape(text) for name, text in own.items()},
    )
    return plain.strip() + "\n", html


@cache
def _frame(name: str, language: str, automatic: bool, asks: bool, ticket: bool) -> Template:
    with translation.override(language):
        known = {"language": language, "automatic": automatic, "asks": asks, "ticket": ticket}
        return Template(render_to_string(f"outbox/{name}", known))


@cache
def styles() -> frozenset[str]:
    """All style attributes that a letter may have: nothing in its words can bring another."""
    written = [PARAGRAPH, LIST, ITEM, *(BUTTON.format("", *colours, "") for colours in (FIRST, OTHER))]
    asking = [(asks, ticket) for asks in (True, False) for ticket in (True, False)]
    frames = [_frame("letter.html", installed().language, True, asks, ticket).template for asks, ticket in asking]
    return frozenset(STYLE.findall("".join([*written, *frames])))


def _html(body: str) -> Iterator[str]:
    for block in blocks(body):
        if block["lines"]:
            yield PARAGRAPH.format("<br>".join(map(escape, block["lines"])))
        if block["items"]:
            yield LIST.format("".join(ITEM.format(escape(item)) for item in block["items"]))


def blocks(body: str) -> list[Block]:
    """Paragraphs and lists of a text, for pages and mails (which escape them)."""
    found: list[Block] = []
    for chunk in body.split("\n\n"):
        block = Block(lines=[], items=[])
        for line in chunk.strip().splitlines():
            if line.startswith("- "):
                block["items"].append(line[2:])
            else:
                block["lines"].append(line)
        if block["lines"] or block["items"]:
            found.append(block)
    return found
