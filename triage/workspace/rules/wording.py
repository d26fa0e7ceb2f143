"""Rules in words: when, if, then; and what one has done on a ticket."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage.decision.automation import Trigger
from triage.models import CannedReply, Macro, Platform, Resolution, Tag, Team
from triage.models.rule import Says
from triage.models.team import Channel
from triage.playbook.form import asked
from triage.questions import Kind
from triage.tickets.rules.actions import TEAM_OF_TICKET
from triage.tickets.rules.refusals import REFUSALS
from triage.workspace import labels as words
from triage.workspace.colleagues import name

ANY = "*"
"""Any answer to a question."""


class Names:
    """What rules name by key, in words. Each kind is read once, when the first rule names one."""

    @cached_property
    def tags(self) -> Mapping[Any, str]:
        """By key."""
        return dict(Tag.objects.values_list("pk", "name"))

    @cached_property
    def teams(self) -> Mapping[Any, str]:
        """By key; 0 for none."""
        return {0: _("No team"), **dict(Team.objects.values_list("pk", "name"))}

    @cached_property
    def people(self) -> Mapping[Any, str]:
        """By key; 0 stands for the ticket's team."""
        found = User.objects.filter(is_staff=True)
        return {TEAM_OF_TICKET: _("the ticket's team"), **{user.pk: name(user) for user in found}}

    @cached_property
    def macros(self) -> Mapping[Any, str]:
        """By code."""
        return {macro.code: macro.name for macro in Macro.objects.all()}

    @cached_property
    def replies(self) -> Mapping[Any, str]:
        """By code: a canned reply's subject."""
        rows = CannedReply.objects.filter(language=words.language())
        return {row.code: f"{row.code}: {row.subject}" for row in rows}

    @cached_property
    def answers(self) -> Mapping[tuple[str, str], str]:
        """What can be asked of the form's answers: by question and answer, all of the desk's questions."""
        return dict(answers())


def answers() -> Iterator[tuple[tuple[str, str], str]]:
    """Every question with its answers, as conditions have them, in words: "What do you see: nothing"."""
    for question in asked().known.values():
        if question.code in {"name", "email", "description"}:
            continue
        title = capfirst(_(question.short or question.label))
        yield (question.code, ANY), _("%(question)s: answered") % {"question": title}
        options: Iterable[tuple[str, str]] = ((code, _(label)) for code, label in question.choices.items())
        if question.kind is Kind.YES_NO:
            options = ((code, str(label)) for code, label in words.YES_NO.items())
        elif question.kind is Kind.SERVICE:
            options = Platform.objects.values_list("code", "name")
        elif question.not_yet:
            options = [(question.not_yet.code, _(question.not_yet.label))]
        for code, label in options:
            yield (question.code, code), f"{title}: {label}"


def when(rule: Says) -> str:
    """The trigger as a sentence."""
    if rule.trigger == Trigger.RECEIVED:
        return _("When a complaint has come in")
    if rule.trigger == Trigger.CLASSIFIED:
        return _("When the cause has been determined, before anything is answered")
    hours = rule.hours
    if rule.trigger == Trigger.ANSWERED:
        if not hours:
            return _("When the requester has been answered or asked")
        told = ngettext(
            "When the requester has said nothing for %(hours)d hour after an answer or a question",
            "When the requester has said nothing for %(hours)d hours after an answer or a question",
            hours,
        )
    elif rule.trigger == Trigger.WAITED:
        told = ngettext(
            "When a ticket has waited for an agent for %(hours)d hour",
            "When a ticket has waited for an agent for %(hours)d hours",
            hours,
        )
    else:
        told = ngettext(
            "When a ticket that waits for an agent is due in %(hours)d hour",
            "When a ticket that waits for an agent is due in %(hours)d hours",
            hours,
        )
    return told % {"hours": hours}


def _listed(values: Iterable[Any], known: Mapping[Any, str] | Callable[[Any], str]) -> str:
    said = known if callable(known) else lambda value: known.get(value, "?")
    return _(" or ").join(f"“{said(value)}”" for value in values)


def _heard(code: str) -> str:
    """A circumstance within a sentence."""
    return words.hold(code).rstrip(".")


def ifs(rule: Says, names: Names) -> list[str]:
    """The conditions as sentences, in the order of the form."""
    channels = {value: str(label) for value, label in Channel.choices}
    hours = {"open": _("within the opening hours"), "closed": _("outside the opening hours")}
    said: Mapping[str, Callable[[Any], str]] = {
        "category": lambda codes: _("the cause is %(what)s") % {"what": _listed(codes, words.category)},
        "circumstance": lambda codes: _("they tell of %(what)s") % {"what": _listed(codes, _heard)},
        "no_circumstance": lambda codes: _("they do not tell of %(what)s") % {"what": _listed(codes, _heard)},
        "confidence_from": lambda share: _("the confidence is at least %(share)d %%") % {"share": round(100 * share)},
        "confidence_below": lambda share: _("the confidence is below %(share)d %%") % {"share": round(100 * share)},
        "answers": lambda pairs: (
            _("they answered %(what)s") % {"what": _listed([tuple(pair) for pair in pairs], names.answers)}
        ),
        "words": lambda phrases: _("they wrote %(what)s") % {"what": _listed(phrases, str)},
        "no_words": lambda phrases: _("they did not write %(what)s") % {"what": _listed(phrases, str)},
        "tags": lambda keys: _("it carries the tag %(what)s") % {"what": _listed(keys, names.tags)},
        "no_tags": lambda keys: _("it does not carry the tag %(what)s") % {"what": _listed(keys, names.tags)},
        "language": lambda codes: _("the language is %(what)s") % {"what": _listed(codes, words.languages())},
        "channel": lambda codes: _("it came by %(what)s") % {"what": _listed(codes, channels)},
        "team": lambda keys: _("the team is %(what)s") % {"what": _listed(keys, names.teams)},
        "hours": lambda kinds: _("it is %(what)s") % {"what": hours.get(kinds[0], "?")},
    }
    return [say(rule.conditions[about]) for about, say in said.items() if about in rule.conditions]


def _action(do: str, value: Any, names: Names) -> str:
    """One action as a sentence."""
    match do:
        case "team":
            return _("The ticket goes to the team “%(what)s”.") % {"what": names.teams.get(value, "?")}
        case "assign":
            return _("The ticket is assigned to %(what)s.") % {"what": names.people.get(value, "?")}
        case "tags":
            what = ", ".join(names.tags.get(key, "?") for key in value)
            return _("Tags are put on: %(tags)s.") % {"tags": what}
        case "priority":
            told = ngettext(
                "It stands in the queue as if it were due %(hours)d hour earlier.",
                "It stands in the queue as if it were due %(hours)d hours earlier.",
                value,
            )
            return told % {"hours": value}
        case "hold":
            return _("The answer is held back for a person.")
        case "macro":
            return _("The macro “%(what)s” is run.") % {"what": names.macros.get(value, value)}
        case "reply":
            return _("The canned reply “%(what)s” is sent.") % {"what": names.replies.get(value, value)}
        case "notify":
            what = ", ".join(names.people.get(key, "?") for key in value)
            return _("Told of it: %(what)s.") % {"what": what}
        case "close":
            return _("The ticket is closed: %(resolution)s.") % {"resolution": words.resolution(value)}
    return do


ORDER = ("team", "assign", "tags", "priority", "hold", "macro", "reply", "notify", "close")


def thens(rule: Says, names: Names) -> list[str]:
    """The actions as sentences, in the order in which they are done."""
    return [_action(do, rule.actions[do], names) for do in ORDER if do in rule.actions]


def told(steps: Iterable[Mapping[str, Any]], names: Names) -> list[str]:
    """What a rule did on a ticket, and what it did not and why."""
    said = []
    for step in steps:
        sentence = _action(step["do"], step["value"], names) if step["do"] else ""
        if why := step["not"]:
            sentence = _("Not done: %(what)s %(why)s") % {"what": sentence, "why": REFUSALS.get(why, why)}
        said.append(sentence)
    return said


def whole(rule: Says, names: Names) -> Sequence[str]:
    """Everything that a version says, a line each, to be compared."""
    conditions = _(", and ").join(ifs(rule, names)) or _("always")
    state = _("active") if rule.is_active else _("inactive")
    return [rule.name, state, when(rule), f"{_('If')} {conditions}", *thens(rule, names)]


RESOLUTIONS: Sequence[tuple[str, Any]] = [
    (each.value, each.label)
    for each in (Resolution.ANSWERED, Resolution.NO_ANSWER, Resolution.WITHDRAWN, Resolution.APPEARED)
]
"""What a rule may close a ticket as."""
LETTERS_NOTE = gettext_lazy(
    "Sent only where the decision would answer by itself, and in place of its answer. What it holds back, "
    "for a circumstance or because it is not sure, no rule sends; the ticket's history then says so."
)
