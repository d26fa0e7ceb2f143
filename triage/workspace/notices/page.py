"""What the bell and the notices' pages show, without HTTP."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage.models import Notice, NoticeKind, NoticeWay, Preference
from triage.notices import entitled, kinds, shown_to, unread, ways
from triage.notices.reading import MOST
from triage.pipeline import notice_words

PAGE = 50
SHOWN = (
    *("kind", "key", "at", "read_at", "ticket__reference", "incident__platform__name", "subscription__name"),
    *(f"part__{name}" for name in ("name", "why", "detail", "failing_since", "worked_at")),
)
"""What a line is made of: a tenth of the columns."""
NEWEST = 3
"""Unread notices that an open page shows outside of it, at most, each time that it looks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as somebody reads it."""

    pk: int
    about: str
    title: str
    detail: str
    link: str
    at: datetime
    is_unread: bool


def line(notice: Notice) -> Line:
    """A notice's line; its ticket, incident, part and subscription have been fetched."""
    return Line(
        pk=notice.pk,
        about=notice_words.about(notice),
        title=notice_words.title(notice),
        detail=notice_words.detail(notice),
        link=notice_words.path(notice),
        at=notice.at,
        is_unread=notice.read_at is None,
    )


def lines(person: User, *, before: int | None) -> tuple[list[Line], int | None]:
    """A page of somebody's notices, newest first, and what the next page comes ``before`` (None: there is none).

    What they may no longer look at is left out.
    """
    rows = shown_to(person).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("ticket", "incident__platform", "part", "subscription").only(*SHOWN)[: PAGE + 1])
    return [line(row) for row in found[:PAGE]], found[PAGE - 1].pk if len(found) > PAGE else None


@dataclass(frozen=True, slots=True)
class Bell:
    """How many notices somebody has not read, and the newest of them."""

    number: int
    newest: Sequence[Line]

    @property
    def badge(self) -> str:
        """The number, "" for none."""
        return f"{MOST - 1}+" if self.number >= MOST else str(self.number or "")

    @property
    def told(self) -> str:
        """The number in words, for those who hear it."""
        if not self.number:
            return _("No unread notices")
        return ngettext("%(number)s unread notice", "%(number)s unread notices", self.number) % {"number": self.badge}

    def as_json(self) -> dict[str, Any]:
        """What the bell's script is told."""
        newest = [{"id": each.pk, "title": _headline(each), "link": each.link} for each in self.newest]
        return {"badge": self.badge, "told": self.told, "newest": newest}


def _headline(shown: Line) -> str:
    return " · ".join(filter(None, (shown.about, shown.title)))


def bell(person: User) -> Bell:
    """Their bell: one query, which an index answers that holds unread notices only."""
    mine = unread(person).select_related("ticket", "incident__platform", "part", "subscription")
    rows = list(mine.only(*SHOWN))
    return Bell(len(rows), [line(row) for row in rows[:NEWEST]])


def colleagues() -> Iterator[dict[str, str]]:
    """Whom a note can mention: what is typed after the @, and what they are called."""
    for person in entitled(NoticeKind.MENTIONED).order_by("first_name", "username"):
        yield {"name": person.get_username(), "called": person.get_full_name() or person.get_username()}


class PreferencesForm(forms.Form):
    """How somebody wants to be told of each kind that they can be told of, and when no mail may come."""

    quiet_from = forms.TimeField(
        label=gettext_lazy("From"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Until"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def __init__(self, person: User, data: Mapping[str, Any] | None = None) -> None:
        """With what they have chosen so far."""
        self.person = person
        stands = Preference.objects.filter(person=person).first()
        quiet = {"quiet_from": stands.quiet_from, "quiet_until": stands.quiet_until} if stands else {}
        super().__init__(data, initial=quiet)
        chosen = ways(stands)
        for kind in kinds(person):
            self.fields[kind] = forms.ChoiceField(
                label=NoticeKind(kind).label, choices=NoticeWay.choices, initial=chosen[kind], widget=forms.RadioSelect
            )

    @property
    def kinds(self) -> list[forms.BoundField]:
        """A field a kind."""
        return [self[name] for name in self.fields if name in NoticeKind.values]

    def clean(self) -> dict[str, Any]:
        """One end of the quiet hours says nothing."""
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None) and not self.errors:
            raise forms.ValidationError(_("Quiet hours need a beginning and an end. Leave both empty for none."))
        return cleaned

    def save(self) -> None:
        """Keep it from now on; of mails that wait already, too, since that is asked once more before they go."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name in NoticeKind.values}
        quiet = {name: self.cleaned_data[name] for name in ("quiet_from", "quiet_until")}
        Preference.objects.update_or_create(person=self.person, defaults={"notices": chosen, **quiet})
