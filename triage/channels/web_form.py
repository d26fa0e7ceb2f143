"""The public form, inbound: what a browser posts becomes a validated form and pictures in quarantine.

Nothing is decoded and nothing is decided here; a request is looked at once and handed on.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from triage.channels import clients
from triage.channels.complaint import NOT_FINISHED, CleanCharField, ComplaintForm, known_platforms, tidy
from triage.evidence.pictures import intake
from triage.messages import Answers, InboundMessage, Picture

CHANNEL = "web"
OTHER_PLATFORM = "other"
MOST_MISTAKES = 3
"""Fields of a form that a person leaves wrong at once: no address, no consent, and a date that cannot be."""
TOO_MANY = gettext_noop("You can send at most %(limit)d pictures at once. This one was left out.")


def _offered_platforms() -> list[tuple[str, Any]]:
    return [("", _("Choose one")), *known_platforms().offered, (OTHER_PLATFORM, _("Another one, or I don't know"))]


def _shown(name: str, widget: forms.Widget, **attributes: str) -> Any:
    """A field of the complaint with another widget; ``attributes`` are the widget's in HTML."""
    field = deepcopy(ComplaintForm.base_fields[name])
    widget.attrs = {**field.widget.attrs, **widget.attrs, **attributes}
    field.widget = widget
    return field


def _tapped(name: str, *, without_first: bool = False) -> Any:
    """A choice as radio buttons. ``without_first`` drops "Choose one": choosing none says the same."""
    choices = list(cast("Any", ComplaintForm.base_fields[name]).choices)
    return _shown(name, forms.RadioSelect(choices=choices[without_first:]))


class BrowserForm(ComplaintForm):
    """The complaint form as a browser shows it: choices to tap, the right keyboard, a box for "not finished"."""

    name = _shown("name", forms.TextInput(), autocomplete="name")
    email = _shown(
        "email", forms.EmailInput(), autocomplete="email", inputmode="email", autocapitalize="none", spellcheck="false"
    )
    platform = _shown("platform", forms.Select(choices=CallableChoiceIterator(_offered_platforms)))
    platform_other = CleanCharField(label=_("Name of the platform"), max_length=100, required=False)
    completed_on = _shown("completed_on", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    not_finished = forms.BooleanField(label=_("I have not finished the training"), required=False)
    what_you_see = _tapped("what_you_see", without_first=True)
    other_sites_open = _tapped("other_sites_open")
    other_network_tried = _tapped("other_network_tried")
    description = _shown("description", forms.Textarea(), rows="4")

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        """``now`` is aware; the platforms come from their rows."""
        known = known_platforms()
        super().__init__(*args, platforms=known.spellings, contacts=known.contacts, now=now, **options)
        self.default_language = get_language() or self.default_language
        self.fields["completed_on"].widget.attrs["max"] = self.today.isoformat()

    def clean(self) -> dict[str, Any]:
        """Bring the browser's extra fields into the complaint's own."""
        cleaned = super().clean()
        if cleaned.get("not_finished"):
            if isinstance(cleaned.get("completed_on"), date):
                self.add_error(
                    "completed_on",
                    ValidationError(_("Give a date or say that you have not finished, not both."), code="both"),
                )
            cleaned["completed_on"] = NOT_FINISHED
        if cleaned.get("platform") == OTHER_PLATFORM:
            cleaned["platform"] = cleaned.get("platform_other", "")
        return cleaned


class WebForm(BrowserForm):
    """The form of a new complaint."""

    consent = forms.BooleanField(
        label=_("I agree that my answers and pictures are read, first automatically, to answer this complaint."),
        error_messages={"required": _("We need your agreement before we may read your complaint.")},
    )


class _Shared(dict[str, forms.Field]):
    """Fields that no form changes: copied by reference, since copying them whole is a tenth of a POST's work."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


WebForm.base_fields = _Shared(WebForm.base_fields)


class MoreForm(BrowserForm):
    """More about a known complaint. Who writes, and about which training, is known already."""

    always = ("description", "completed_on", "not_finished")

    def __init__(self, data: QueryDict | None, *, known: Answers, asked: tuple[str, ...], now: datetime) -> None:
        """``known`` are the answers so far, ``asked`` the names of fields that the desk asks for."""
        offered = {*self.always, *asked}
        self.pictures_sent = False
        if data is None:
            super().__init__(now=now)
        else:
            given: dict[str, Any] = {name: value for name, value in data.items() if name in offered}
            super().__init__({**_identity(known), **given}, now=now)
        self.asked = asked
        self.fields["description"].label = _("Anything to add?") if asked else _("What would you like to tell us?")

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """A picture or one answer is enough."""
        said = (cleaned.get(name) for name in (*self.always, *self.asked) if name != "not_finished")
        return any(answer not in (None, "") for answer in said) or cleaned["not_finished"] or self.pictures_sent


def _identity(known: Answers) -> dict[str, str]:
    return {
        "name": known.name,
        "email": known.email,
        "platform": known.platform or (OTHER_PLATFORM if known.platform_other else ""),
        "platform_other": known.platform_other,
        "training": known.training,
        "institution": known.institution,
    }


@dataclass(frozen=True, slots=True)
class RefusedPicture:
    """An upload that was not taken; ``message`` says why in the reader's language.

    ``is_mistake``: the sender can mend it. Where there was only no room, the rest is taken.
    """

    name: str
    message: str
    is_mistake: bool = True


@dataclass(frozen=True, slots=True)
class Parsed:
    """One posted form. ``key`` is the form's own, made when the page was made.

    ``is_ours``: a page of ours was sent. ``has_drafts``: it says that pictures of an earlier attempt are kept under
    ``key``; ``lost`` of them are not. ``origin``: of the network that it came from.
    """

    form: BrowserForm
    key: str
    pictures: tuple[Picture, ...]
    refused: tuple[RefusedPicture, ...]
    is_ours: bool
    has_drafts: bool
    origin: str
    lost: int

    def is_acceptable(self) -> bool:
        """Whether nothing is left for the requester to mend."""
        return self.form.is_valid() and not any(picture.is_mistake for picture in self.refused)

    def is_mendable(self) -> bool:
        """Whether a person seems to have sent it, who mends it and sends it again: a page of ours, with little wrong in
        it. (Nothing at all may be: a page that was open for too long.)
        """
        return self.is_ours and len(self.form.errors) <= MOST_MISTAKES

    def message(self) -> InboundMessage:
        """The message to hand on; call it only on an acceptable form.

        A double tap sends the same content with the same key and is recognised. Whoever goes back
        and changes something sends a new message, which must not be taken for the old one.
        """
        answers = self.form.answers()
        content = repr((self.key, answers, [picture.sha256 for picture in self.pictures]))
        return InboundMessage(
            channel=CHANNEL,
            answers=answers,
            key=sha256(content.encode()).hexdigest(),
            pictures=self.pictures,
            draft_key=self.key if self.has_drafts else "",
            origin=self.origin,
            left_out=self.lost + sum(not picture.is_mistake for picture in self.refused),
        )


def new_key() -> str:
    """A fresh key for a form; unguessable, because kept pictures are found by it."""
    return str(uuid4())


def posted_key(request: HttpRequest) -> str:
    """The key that the posted form was made with, or a fresh one where there is none."""
    try:
        return str(UUID(request.POST.get("key", "")))
    except ValueError:
        return new_key()


def parse(request: HttpRequest, *, now: datetime, kept: int = 0) -> Parsed:
    """A posted new complaint; ``kept`` pictures of an earlier attempt count towards the limit."""
    pictures, refused = take_pictures(request, room=settings.PICTURES_MAX - kept)
    return _parsed(request, WebForm(request.POST, now=now), pictures=pictures, refused=refused, kept=kept)


def parse_more(request: HttpRequest, *, known: Answers, asked: tuple[str, ...], now: datetime, kept: int = 0) -> Parsed:
    """A posted addition to a known complaint."""
    pictures, refused = take_pictures(request, room=settings.PICTURES_MAX - kept)
    form = MoreForm(request.POST, known=known, asked=asked, now=now)
    form.pictures_sent = bool(pictures or kept or any(picture.is_mistake for picture in refused))
    return _parsed(request, form, pictures=pictures, refused=refused, kept=kept)


def take_pictures(request: HttpRequest, *, room: int) -> tuple[tuple[Picture, ...], tuple[RefusedPicture, ...]]:
    """Lay the request's pictures into quarantine, at most ``room`` of them, and tell why others are refused."""
    accepted: list[Picture] = []
    refused: list[RefusedPicture] = []
    for position, upload in enumerate(request.FILES.getlist("screenshots")):
        name = tidy((upload.name or "")[:100])
        if position >= settings.PICTURES_MAX or len(accepted) >= room:
            refused.append(RefusedPicture(name, gettext(TOO_MANY) % {"limit": settings.PICTURES_MAX}))
            continue
        try:
            picture = intake.accept(upload, quarantine=settings.QUARANTINE)
        except intake.Refused as refusal:
            told = gettext(intake.MESSAGES[refusal.code]) % refusal.params
            refused.append(RefusedPicture(name, told, is_mistake=refusal.code != intake.NO_ROOM))
        else:
            accepted.append(replace(picture, original_name=name))
    return tuple(accepted), tuple(refused)


def _parsed(
    request: HttpRequest,
    form: BrowserForm,
    *,
    pictures: tuple[Picture, ...],
    refused: tuple[RefusedPicture, ...],
    kept: int,
) -> Parsed:
    posted, key = request.POST, posted_key(request)
    origin = clients.origin(clients.network(request.META))
    shown = posted.get("kept", "")
    lost = int(shown) - len(posted.getlist("remove")) - kept if shown.isdecimal() and len(shown) < 3 else 0
    return Parsed(
        form,
        key,
        pictures,
        refused,
        is_ours=posted.get("key") == key,
        has_drafts="kept" in posted,
        lost=max(0, lost),
        origin=origin,
    )


class BoundedUploads(FileUploadHandler):
    """Bounds what a request may lay down before anybody looks at it.

    A file is cut off where it is too large anyway, and a file too many keeps its name only. So every
    body can be read to its end, and the form's text survives whatever is sent along with it.
    """

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.files = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        """Count the file."""
        super().new_file(*args, **options)
        self.files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the data on to the next handler, or drop it."""
        surplus = self.files > settings.PICTURES_MAX or start > intake.MAX_BYTES
        return None if surplus else raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that store."""
