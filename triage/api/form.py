"""The desk's form as a JSON Schema, derived from its declaration, so that a program can build it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from triage.api.endpoint import Address
from triage.api.problems import problem
from triage.api.schema import problems
from triage.channels.api import FILES
from triage.channels.complaint import known_platforms
from triage.installed import installed
from triage.playbook.form import asked
from triage.questions import Form, Kind, Question

Schema = dict[str, Any]


class FormSchema(Address):
    """The form."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []

    @extend_schema(
        operation_id="getForm",
        auth=[],
        parameters=[OpenApiParameter("language", type=str, description="One of the desk's; else `Accept-Language`.")],
        responses={200: OpenApiTypes.OBJECT, **problems()},
    )
    def get(self, request: Request) -> Response:
        """The desk's form as a JSON Schema (2020-12): what `POST /api/v1/tickets` takes, with labels, help, choices and
        the questions that the desk has added. Keywords that begin with `x-` say how to lay it out.
        """
        wanted = request.GET.get("language", "")
        if wanted and wanted not in installed().languages:
            told = _("The desk does not speak this language.")
            errors = {"language": [{"code": "invalid_choice", "message": told}]}
            return problem(422, code="invalid", detail=told, errors=errors)
        with translation.override(wanted or translation.get_language()):
            return Response(form_schema(asked(), offered=dict(known_platforms().offered)))


def form_schema(form: Form, *, offered: Mapping[str, str]) -> Schema:
    """The form in the active language; ``offered`` are the platforms to choose from, by code.

    What is only asked beside another answer may be left out; ``x-when`` says beside which.
    """
    desk = installed()
    languages = [{"const": code, "title": _(name)} for code, name in desk.languages.items()]
    needed = [each for each in form.questions if each.required]
    # A schema may not say "all of nothing".
    among = {
        "anyOf": [{"required": [each.code]} for each in form.questions if each.tells],
        "allOf": [_beside(each) for each in needed if each.when is not None],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{settings.PUBLIC_URL}/api/v1/form",
        "title": _(form.title),
        "description": _(form.lead),
        "type": "object",
        "properties": {
            **{question.code: _property(question, offered=offered) for question in form.questions},
            "language": {"title": _("Language of our answers"), "oneOf": languages, "default": desk.language},
            FILES: {
                "title": _("Pictures"),
                "type": "array",
                "maxItems": settings.PICTURES_MAX + settings.FILES_MAX,
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "content": {"type": "string", "contentEncoding": "base64"},
                    },
                    "required": ["name", "content"],
                    "additionalProperties": False,
                },
            },
        },
        "required": [each.code for each in needed if each.when is None],
        **{word: schemas for word, schemas in among.items() if schemas},
        "additionalProperties": False,
        "x-sections": [
            {
                "title": _(section.title),
                "description": _(section.help) if section.help else "",
                "questions": [each.code for each in section.questions],
            }
            for section in form.sections
        ],
    }


def _property(question: Question, *, offered: Mapping[str, str]) -> Schema:
    """One question, with its label and help as people read them."""
    said: Schema = {"title": _(question.label), **_answers(question, offered=offered), "x-kind": question.kind.value}
    if question.help:
        said["description"] = _(question.help)
    if question.personal:
        said["x-personal"] = True
    if question.when is not None:
        said["x-when"] = {"question": question.when.question, "answers": list(question.when.answers)}
    return said


def _answers(question: Question, *, offered: Mapping[str, str]) -> Schema:
    """What may be answered."""
    match question.kind:
        case Kind.EMAIL:
            return {"type": "string", "format": "email", "maxLength": question.longest}
        case Kind.CHOICE:
            return {"oneOf": [{"const": code, "title": _(words)} for code, words in question.choices.items()]}
        case Kind.YES_NO:
            return {"type": "boolean"}
        case Kind.DAY:
            day = {"type": "string", "format": "date"}
            not_yet = question.not_yet
            return {"anyOf": [day, {"const": not_yet.code, "title": _(not_yet.label)}]} if not_yet else day
        case Kind.SERVICE:
            known = [{"const": code, "title": name} for code, name in offered.items()]
            return {"anyOf": [*known, {"type": "string", "maxLength": question.longest, "title": _("another one")}]}
        case Kind.LINE | Kind.TEXT:
            return {"type": "string", "maxLength": question.longest}


def _beside(question: Question) -> Schema:
    """A question that must be answered where another one's answer calls for it."""
    assert question.when is not None
    answers = [{"true": True, "false": False}.get(answer, answer) for answer in question.when.answers]
    beside = {"properties": {question.when.question: {"enum": answers}}, "required": [question.when.question]}
    return {"if": beside, "then": {"required": [question.code]}}
