"""What the page "The machine" shows: how far it can be trusted, what it has earned, what it has learnt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triage.decision.circumstances import PLAIN
from triage.evidence import gather, listening, wording
from triage.evidence.masking.people import half_hidden
from triage.installed import installed
from triage.models import BlindCheck, CategorySetting, Checkup, DeskSettings, ModelKind, ModelVersion, Outcome, Ticket
from triage.playbook import desk
from triage.workspace import labels as words
from triage.workspace.alerts import alerts
from triage.workspace.colleagues import name
from triage.workspace.ticket import evidence
from triage.workspace.ticket.answers import laid_out_answers

VERSIONS = 12
"""Trainings shown, the newest."""

WHY: Mapping[str, str] = {
    "too_few": gettext_noop("There are not enough labels to train on yet."),
    "one_agent_only": gettext_noop("All new labels come from a single agent."),
    "contradicted": gettext_noop(
        "The labels of %(who)s contradict those of all other agents. Check them, or exclude them from training."
    ),
    "category_worse": gettext_noop("Results get worse: %(what)s."),
    "more_wrong_answers": gettext_noop("More automatic answers would be wrong."),
    "heard_less": gettext_noop("People who suffer, or whom somebody cheats, would be noticed less: %(what)s."),
    "not_better": gettext_noop("No clear improvement."),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """One category's line: from which confidence it is answered, whether that is earned, and what it takes."""

    setting: CategorySetting
    title: str
    in_force: float
    is_never: bool
    sample: int
    errors: int
    most_wrong: float
    wanted: int
    covered: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Week:
    """One week's agreement: ``agreed`` of ``of`` verdicts; ``height`` of the bar in percent."""

    ends: date
    agreed: int
    of: int

    @property
    def height(self) -> int:
        """The share in percent."""
        return round(100 * self.agreed / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class Learner:
    """One model that learns from agents: the versions in use and shipped.

    ``trainings`` are rows, why each was not promoted ("" if it was), and its comparisons topic by topic.
    """

    kind: ModelKind
    title: str
    about: str
    in_use: str
    shipped: str
    trainings: Sequence[tuple[ModelVersion, str, Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Machine:
    """The whole page. ``checkup`` is None before the first night.

    ``learners`` are the models that learn from agents.
    """

    checkup: Checkup | None
    alerts: Sequence[str]
    thresholds: Sequence[Threshold]
    weeks: Sequence[Week]
    mix: Sequence[tuple[str, Sequence[int]]]
    learners: Sequence[Learner]
    learns_by_itself: bool
    open_checks: int


def machine() -> Machine:
    """Everything from rows; nothing is computed here that a night could have computed."""
    checkup = Checkup.objects.first()
    figures: Mapping[str, Any] = checkup.figures if checkup else {}
    return Machine(
        checkup=checkup,
        alerts=alerts(checkup),
        thresholds=list(_thresholds(figures.get("thresholds", ()))),
        weeks=[
            Week(date.fromisoformat(ends), *agreement)
            for ends, agreement in zip(figures.get("weeks", ()), figures.get("agreement", ()), strict=True)
        ],
        # A row a category: its name, and how many verdicts named it in each week.
        mix=[
            (words.category(label), [mix.get(label, 0) for mix in figures["mix"]])
            for label in installed().rules.labels
            if figures.get("mix")
        ],
        learners=list(_learners()),
        learns_by_itself=DeskSettings.objects.values_list("learns_by_itself", flat=True).first() or False,
        open_checks=BlindCheck.objects.filter(judged_at__isnull=True).count(),
    )


def _thresholds(computed: Sequence[Mapping[str, Any]]) -> Iterator[Threshold]:
    by_category = {row["category"]: row for row in computed}
    for setting in CategorySetting.objects.all():
        row = by_category.get(setting.code, {})
        in_force = setting.as_policy().threshold
        yield Threshold(
            setting=setting,
            title=words.category(setting.code),
            in_force=in_force,
            is_never=in_force > 1,
            sample=row.get("sample", 0),
            errors=row.get("errors", 0),
            most_wrong=row.get("most_wrong", 1.0),
            wanted=row.get("wanted", 0),
            covered=tuple(row.get("covered", (0, 0))),
        )


def _learners() -> Iterator[Learner]:
    """The wording model, the listening model where the desk has one, that of topics once one was trained."""
    in_use = dict(ModelVersion.objects.filter(in_use=True).values_list("kind", "version"))
    names = {user.pk: name(user) for user in User.objects.all()}
    told = {
        ModelKind.WORDING: (_("Training: causes"), _("What the words say about the cause.")),
        ModelKind.LISTENING: (
            _("Training: circumstances"),
            _("What people say beside the cause, and whether a person has to read it."),
        ),
        ModelKind.TOPICS: (_("Training: topics"), _("Which topic of the desk's own the words are about.")),
    }
    shipped = {ModelKind.WORDING: wording.shipped(), ModelKind.LISTENING: listening.shipped()}
    for kind in ModelKind:
        rows = list(ModelVersion.objects.filter(kind=kind).defer("vocabulary", "weights")[:VERSIONS])
        trainings = [(row, _why(row, names), _lines(row)) for row in rows]
        if model := shipped.get(kind):
            yield Learner(kind, *told[kind], in_use.get(kind, model.version), model.version, trainings)
        elif kind == ModelKind.TOPICS and trainings:
            yield Learner(kind, *told[kind], in_use.get(kind, ""), "", trainings)


def _why(row: ModelVersion, names: Mapping[int, str]) -> str:
    if row.outcome == Outcome.PROMOTED:
        return ""
    who = ", ".join(names.get(agent, "?") if agent else _("the whole batch") for agent in row.report.get("doubted", ()))
    what = ", ".join(_topic(row, label) if label else _("all") for label in row.report.get("worse", ()))
    return _(WHY[row.why]) % {"who": who, "what": what}


def _topic(row: ModelVersion, label: str) -> str:
    if row.kind != ModelKind.LISTENING:
        return words.category(label)
    return _("Nothing that a person has to read.") if label == PLAIN else words.hold(label)


def _lines(row: ModelVersion) -> list[dict[str, Any]]:
    sets = ((_("test labels"), "lessons"), (_("reference cases"), "golden"), (_("authors left out"), "corpus"))
    return [
        {**line, "title": _topic(row, line["label"]) if line["label"] else _("All"), "on": on}
        for on, key in sets
        for line in row.report.get(key, ())
    ]


@dataclass(frozen=True, slots=True)
class Blind:
    """A case to be judged unseen: what the requester said and sent, and nothing of what anybody made of it.

    ``choices`` are causes, ``reasons`` why a cause's letter might not have helped; (code, words) each.
    """

    check: BlindCheck
    ticket: Ticket
    answers: Sequence[tuple[str, str]]
    description: Sequence[evidence.Piece]
    pictures: Sequence[evidence.Picture]
    choices: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, str]]


def open_checks(agent: User) -> QuerySet[BlindCheck]:
    """The checks that this agent may judge: of tickets that they may see and have not decided on themselves."""
    own = Ticket.objects.filter(classifications__agent=agent)
    shown = Ticket.objects.visible_to(agent)
    return BlindCheck.objects.filter(judged_at__isnull=True, judged__ticket__in=shown).exclude(judged__ticket__in=own)


def blind(check: BlindCheck) -> Blind:
    """Lay out a check's case as it was when the machine judged it."""
    ticket = check.judged.ticket
    submissions = gather.own(ticket.submissions.select_related("platform"))
    answers = gather.merge(row.said() for row in submissions)
    answers = replace(answers, email=half_hidden(answers.email))  # Judging takes the name, not the address.
    return Blind(
        check=check,
        ticket=ticket,
        answers=list(laid_out_answers(answers, submissions)),
        description=evidence.pieces(check.judged.frozen_facts().description, (), leader=""),
        pictures=evidence.pictures(gather.pictures(ticket), (), leader=""),
        choices=[(label, words.category(label)) for label in desk.current().rules.labels],
        reasons=[(each.code, words.hold(each.code)) for each in installed().rules.circumstances],
    )
