"""The public form, inbound: what a browser posts becomes a validated form and pictures in quarantine.

Nothing is decoded and nothing is decided here; a request is looked at once and handed on.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import astuple, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from triage.channels import clients
from triage.channels.complaint import ComplaintForm, known_platforms
from triage.channels.form_key import posted_key, posted_uploads
from triage.channels.mistyped import meant_address
from triage.channels.uploads import Kept, RefusedPicture, Uploads, take_uploads
from triage.channels.web_fields import OTHER_PLATFORM, fields_on_page, option, shown_by
from triage.installed import installed
from triage.messages import Answers, InboundMessage, IncomingFile, Picture
from triage.playbook.form import asked as asked_form
from triage.questions import Kind, Question, Section, is_custom

CHANNEL = "web"
MOST_MISTAKES = 3
"""Fields of a form that a person leaves wrong at once: no address, no consent, and a date that cannot be."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field on the page; ``when`` is the class of one that is only of interest beside another answer.

    ``box``: the box to tick instead of answering; ``needs``: an answer, once it is of interest.
    """

    field: forms.BoundField
    when: str = ""
    box: forms.BoundField | None = None
    needs: bool = False


class BrowserForm(ComplaintForm):
    """The complaint form as a browser shows it: choices to tap, the right keyboard, boxes for what has not happened."""

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        """``now`` is aware; the platforms come from their rows."""
        known = known_platforms()
        super().__init__(*args, platforms=known.spellings, contacts=known.contacts, now=now, **options)
        self.default_language = get_language() or self.default_language
        for question in self.asked_by.questions:
            fields = fields_on_page(question, known.contacts, known.offered, self.today)
            self.fields |= {name: copy(field) for name, field in fields.items()}
        self.relax()

    def clean(self) -> dict[str, Any]:
        """Bring the browser's extra fields into the complaint's own."""
        cleaned = super().clean()
        for question in self.asked_by.questions:
            if question.not_yet and cleaned.get(question.not_yet.code):
                if isinstance(cleaned.get(question.code), date):
                    both = ValidationError(_("Give a date or say that you have not finished, not both."), code="both")
                    self.add_error(question.code, both)
                cleaned[question.code] = question.not_yet.code
            if question.kind == Kind.SERVICE and cleaned.get(question.code) == OTHER_PLATFORM:
                cleaned[question.code] = cleaned.get(f"{question.code}_other", "")
        return cleaned

    def rows(self, codes: Iterable[str]) -> Iterator[Row]:
        """The fields of these questions, in their order, with the boxes and fields that stand beside them."""
        for code in codes:
            question = self.asked_by.by_code[code]
            box = self[question.not_yet.code] if question.not_yet else None
            yield Row(self[code], f"if-{code}" if question.when else "", box, self.insists and bool(question.required))
            if question.kind == Kind.SERVICE:
                yield Row(self[f"{code}_other"], f"if-{code}_other")

    def cards(self) -> Iterator[tuple[Section, list[Row]]]:
        """The page's sections with their rows."""
        for section in self.asked_by.sections:
            yield section, list(self.rows(question.code for question in section.questions))

    def conditions(self) -> list[tuple[str, str]]:
        """What the page hides while it is of no interest: the class of a row, and the CSS selector of what shows it.

        Where ``:has()`` is unknown all are asked.
        """
        found, by_code = [], self.asked_by.by_code
        for question in self.asked_by.questions:
            if question.when:
                found.append((f"if-{question.code}", shown_by(question.when, by_code.get(question.when.question))))
            if question.kind == Kind.SERVICE:
                found.append((f"if-{question.code}_other", f'[name="{question.code}"] {option(OTHER_PLATFORM)}'))
        return found


class WebForm(BrowserForm):
    """The form of a new complaint."""

    unagreed = _("We need your agreement before we may read your complaint.")
    consent = forms.BooleanField(
        label=_("I agree that my answers and pictures are read, first automatically, to answer this complaint."),
        error_messages={"required": unagreed},
    )

    def __init__(self, *args: Any, is_seen: bool = True, **options: Any) -> None:
        """``is_seen``: a person sees at once what the answer asks. The box stands last, so do its mistakes."""
        super().__init__(*args, **options)
        self.is_seen, self.doubted = is_seen, ""
        self.order_fields([name for name in self.fields if name != "consent"])

    def clean(self) -> dict[str, Any]:
        """Ask once about an address that looks mistyped: it may be right, and sent again it counts as right."""
        cleaned = super().clean()
        address = str(cleaned.get("email", ""))
        meant = meant_address(address)
        if meant and self.is_seen:
            self.doubted = address
            if self.data.get("sure_of") != address:
                words = _("Did you mean %(meant)s? Put it right, or send the form again if it is right as it stands.")
                self.add_error("email", ValidationError(words, code="doubted", params={"meant": meant}))
        return cleaned


class MoreForm(BrowserForm):
    """More about a known complaint. Who writes, and about what, is known already."""

    insists = False
    nothing_said = _("Write something, or add a picture.")

    def __init__(self, data: QueryDict | None, *, known: Answers, asked: tuple[str, ...], now: datetime) -> None:
        """``known`` are the answers so far, ``asked`` the codes of questions that the desk asks."""
        self.pictures_sent = False
        form = asked_form()
        self.offered = (*form.always, *form.still_open({**known.given, "platform": known.platform}))
        if data is None:
            super().__init__(now=now)
        else:
            offered = {name for code in (*self.offered, *asked) for name in names_of(form.by_code[code])}
            given: dict[str, Any] = {name: value for name, value in data.items() if name in offered}
            super().__init__({**_identity(known), **given}, now=now)
        self.asked = asked
        self.fields["description"].label = _("Anything to add?") if asked else _("What would you like to tell us?")

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """A picture or one answer is enough."""
        offered = [self.asked_by.by_code[code] for code in (*self.offered, *self.asked)]
        answered = any(cleaned.get(question.code) not in (None, "") for question in offered)
        ticked = any(cleaned.get(question.not_yet.code) for question in offered if question.not_yet)
        return answered or ticked or self.pictures_sent

    def answering(self) -> list[Row]:
        """The rows of what the desk asks."""
        return list(self.rows(self.asked))

    def further(self) -> list[Row]:
        """The rows of what is offered beside the description and what is asked."""
        return list(self.rows(code for code in self.offered if code not in {"description", *self.asked}))


def names_of(question: Question) -> list[str]:
    """The names of a question's fields on the page."""
    beside = [question.not_yet.code] if question.not_yet else []
    return [question.code, *beside, *([f"{question.code}_other"] if question.kind == Kind.SERVICE else [])]


def _identity(known: Answers) -> dict[str, Any]:
    form = installed().form
    said = {**known.given, "name": known.name, "email": known.email}
    said["platform"] = known.platform or (OTHER_PLATFORM if known.platform_other else "")
    identity = {question.code: said.get(question.code, "") for question in form.questions if question.known}
    return {**identity, "platform_other": known.platform_other}


NOTHING = Kept()
LOST = gettext_noop("Your pictures could not be kept: please attach them once more.")


@dataclass(frozen=True, slots=True)
class Parsed:
    """One posted form. ``key`` is the form's own, made when the page was made.

    ``is_ours``: a page of ours was sent. ``has_drafts``: it says that pictures or files of an earlier attempt are kept
    under ``key``; ``lost`` of them are not. ``uploads`` are those that it names. ``origin``: of the network that it
    came from.
    """

    form: BrowserForm
    key: str
    pictures: tuple[Picture, ...]
    files: tuple[IncomingFile, ...]
    refused: tuple[RefusedPicture, ...]
    is_ours: bool
    has_drafts: bool
    origin: str
    lost: int
    uploads: tuple[str, ...] = ()

    def is_acceptable(self) -> bool:
        """Whether nothing is left for the requester to mend."""
        return self.form.is_valid() and not any(picture.is_mistake for picture in self.refused)

    def is_mendable(self) -> bool:
        """Whether a person seems to have sent it, who mends it and sends it again: a page of ours, with little wrong in
        it. (Nothing at all may be: a page that was open for too long.)
        """
        return self.is_ours and sum(not is_custom(name) for name in self.form.errors) <= MOST_MISTAKES

    def message(self) -> InboundMessage:
        """The message to hand on; call it only on an acceptable form.

        A double tap sends the same content with the same key and is recognised. Whoever goes back
        and changes something sends a new message, which must not be taken for the old one.
        """
        answers = self.form.answers()
        uploads: tuple[Picture | IncomingFile, ...] = (*self.pictures, *self.files)
        digests = [upload.sha256 for upload in uploads]
        # By their names, not by what is kept: after the first time nothing is kept any more.
        content = repr((self.key, answers, digests, *self.uploads))
        return InboundMessage(
            channel=CHANNEL,
            answers=answers,
            key=sha256(content.encode()).hexdigest(),
            pictures=self.pictures,
            files=self.files,
            draft_key=self.key if self.has_drafts else "",
            origin=self.origin,
            left_out=self.lost + sum(not picture.is_mistake for picture in self.refused),
        )


def parse(request: HttpRequest, *, now: datetime, is_seen: bool = True, kept: Kept = NOTHING) -> Parsed:
    """A posted new complaint; pictures and files kept of an earlier attempt count towards the limits.

    ``is_seen``: see ``WebForm``.
    """
    return parsed(request, WebForm(request.POST, now=now, is_seen=is_seen), kept=kept)


def parse_more(
    request: HttpRequest, *, known: Answers, asked: tuple[str, ...], now: datetime, kept: Kept = NOTHING
) -> Parsed:
    """A posted addition to a known complaint."""
    return parsed(request, MoreForm(request.POST, known=known, asked=asked, now=now), kept=kept)


def parsed(request: HttpRequest, form: BrowserForm, *, kept: Kept) -> Parsed:
    """What was posted, with ``form`` made of it; what is ``kept`` of earlier attempts takes up room."""
    room, room_for_files = settings.PICTURES_MAX - kept.pictures, settings.FILES_MAX - kept.files
    taken: Uploads = take_uploads(request, room=room, room_for_files=room_for_files)
    if isinstance(form, MoreForm):
        were_sent = taken.pictures or any(not file.problem for file in taken.files) or any(astuple(kept))
        form.pictures_sent = bool(were_sent or any(each.is_mistake for each in taken.refused))
    posted, key, named = request.POST, posted_key(request), posted_uploads(request)
    origin = clients.origin(clients.network(request.META))
    shown = posted.get("kept", "")
    still = len(posted.getlist("remove")) + kept.pictures + kept.files - kept.uploaded
    lost = int(shown) - still if shown.isdecimal() and len(shown) < 3 else 0
    refused = taken.refused
    if len(named) > kept.uploaded:
        refused += (RefusedPicture(gettext("Pictures"), gettext(LOST)),)
    return Parsed(
        form,
        key,
        taken.pictures,
        taken.files,
        refused,
        is_ours=posted.get("key") == key,
        has_drafts="kept" in posted or bool(named),
        lost=max(0, lost),
        uploads=named,
        origin=origin,
    )
