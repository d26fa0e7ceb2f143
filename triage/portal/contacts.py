"""Contacts to be tapped: a number is called, an address is written to, a page is opened.

They are made of the desk's own rows alone (a platform's contact, the organisation's own). A letter only says which of
them it names; nothing that a requester typed becomes a link.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

_APART = re.compile(r" [·|/] |[,;]\s")
"""Between the contacts of one row: "021-508 16000 · bantuan.example.org"."""
_NUMBER = re.compile(r"(whatsapp|wa)?[ .:]{0,3}(\+?\d[\d ().-]{5,24}\d)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,4}", re.ASCII)
_PAGE = re.compile(r"(?:https://)?((?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?:/[\w./-]{0,100})?)", re.ASCII | re.IGNORECASE)
CALL = gettext_noop("Call %(contact)s")
CHAT = gettext_noop("WhatsApp %(contact)s")
WRITE = gettext_noop("Write to %(contact)s")
OPEN = gettext_noop("Open %(contact)s")


@dataclass(frozen=True, slots=True)
class Contact:
    """What a tap on ``text`` opens."""

    text: str
    href: str


def named(words: str, contacts: Iterable[str]) -> tuple[Contact, ...]:
    """Those of the desk's ``contacts`` that the words of a letter name, in the active language."""
    return tuple(contact for row in dict.fromkeys(contacts) if row in words for contact in tappable(row))


def tappable(row: str) -> Iterable[Contact]:
    """The contacts in one row's text, in the active language; what is none of them is left out."""
    for part in map(str.strip, _APART.split(row)):
        if found := _NUMBER.fullmatch(part):
            digits = re.sub(r"[^\d+]", "", found[2])
            # WhatsApp knows numbers by their country only: one without is to be called.
            is_chat = found[1] and digits.startswith("+")
            href = f"https://wa.me/{digits[1:]}" if is_chat else f"tel:{digits}"
            yield Contact(gettext(CHAT if is_chat else CALL) % {"contact": found[2]}, href)
        elif _MAIL.fullmatch(part):
            yield Contact(gettext(WRITE) % {"contact": part}, f"mailto:{part}")
        elif found := _PAGE.fullmatch(part):
            yield Contact(gettext(OPEN) % {"contact": found[1]}, f"https://{found[1]}")
