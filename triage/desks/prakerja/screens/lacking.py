"""Does a page, as read so far, lack what such a page says? Then it is worth a stronger reading."""

from collections.abc import Sequence
from datetime import date

from triage.decision.facts import Line
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.parse import parse_screen
from triage.desks.prakerja.screens.words import fold, phrases

_MIDDLING = 0.95
_FEWEST = 3
_OF_CERTIFICATES = phrases("sertif/certif/piagam/kepada/presented/awarded/surat tanda/tanda tamat/surat keterangan")
_ANY_DAY = date(2030, 1, 1)


def lacks_a_fact(lines: Sequence[Line], sureness: float) -> bool:
    """Tell whether this is a certificate without a name, or a page of unknown kind that was not read well."""
    if sureness >= _MIDDLING and not any(word in fold(line.text) for line in lines for word in _OF_CERTIFICATES):
        return False  # Neither can be: parsing takes longer than this look.
    readings = parse_screen(lines, screenshot=0, today=_ANY_DAY, platforms={})
    screen = next(reading.value for reading in readings if reading.kind == ReadingKind.SCREEN)
    if screen == "certificate":
        return not any(reading.kind == ReadingKind.CERTIFICATE_NAME for reading in readings)
    return screen == "unknown" and len(lines) >= _FEWEST and sureness < _MIDDLING
