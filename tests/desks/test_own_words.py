"""A desk that routes to services shows no page on which they are platforms."""

import re

import polib

from embedded import BASE_DIR

ROOMS = ["", "decision", "portal", "workspace"]
CATALOGUE = "locale/{}/LC_MESSAGES/django.po"


def test_the_second_desk_has_its_own_word_wherever_the_engine_says_platform() -> None:
    engine = [polib.pofile(str(BASE_DIR / "triage" / room / CATALOGUE.format("id"))) for room in ROOMS]
    own = polib.pofile(str(BASE_DIR / "triage/desks/it_support" / CATALOGUE.format("en")))

    said = {entry.msgid for catalogue in engine for entry in catalogue if re.search("platform", entry.msgid, re.I)}

    assert said == {entry.msgid for entry in own}
    assert not [entry.msgstr for entry in own if re.search("platform", entry.msgstr, re.I)]
