"""Name mismatch: the certificate carries another name than the account, and the institution must correct it."""

from collections.abc import Iterator

from triage.decision.category import Category, FollowUpRule, Hold, OneClick, Then, gettext_noop
from triage.decision.facts import Source
from triage.decision.policy import Policy
from triage.decision.verdict import Reason
from triage.desks.prakerja.conclusions import (
    account_name,
    names,
    names_differ,
    says_wrong,
)
from triage.desks.prakerja.facts import Facts, ReadingKind, Symptom
from triage.desks.prakerja.names import NameOutcome, compare_names
from triage.desks.prakerja.statements import (
    SURE,
    answered,
    form,
    is_sure,
    surest,
    told_right,
    typed_name,
    wait_restarted,
)

CODE = "name_mismatch"

SAYS_WRONG_NAME = 4.5
NAMES_DIFFER = 3.5
NAMES_DIFFER_SLIGHTLY = 1.0
NAMES_AGREE = -2.5
NAME_CORRECTED = -3.0
TOLD_RIGHT = -6.5


def assess(facts: Facts, _policy: Policy) -> tuple[Reason, ...]:
    """The requester's word and the two names; nothing of it counts once the name was corrected."""
    if wait_restarted(facts):
        return (Reason("name_corrected", CODE, NAME_CORRECTED, form("answers", "yes")),)
    return tuple(_of_the_name(facts))


def _of_the_name(facts: Facts) -> Iterator[Reason]:
    if said := says_wrong(facts):
        yield Reason("says_wrong_name", CODE, SAYS_WRONG_NAME * said.certainty, said.origin)
    if told := told_right(facts):
        yield Reason("told_right", CODE, TOLD_RIGHT * told.confidence, told.origin)
    if (found := names(facts)) and (found.is_ordered or said):
        if names_differ(facts):
            code, weight = "names_differ", NAMES_DIFFER
        elif found.comparison.outcome is NameOutcome.SOFT:
            code, weight = "names_differ_slightly", NAMES_DIFFER_SLIGHTLY
        else:
            code, weight = "names_agree", NAMES_AGREE
        yield Reason(code, CODE, weight * found.certainty, found.origin, found.detail)


def conflicts(facts: Facts, _policy: Policy) -> tuple[Hold, ...]:
    """Names that are said and shown differently."""
    if wait_restarted(facts):
        return ()
    if _shown_otherwise(facts):
        return (Hold("conflict_name", "which_is_right"),)
    found = names(facts)
    if facts.what_you_see is Symptom.WRONG_NAME and told_right(facts):
        return (Hold("conflict_name", "which_is_right"),)
    if found is None or found.certainty < SURE or facts.what_you_see is not Symptom.WRONG_NAME:
        return ()
    if found.comparison.outcome is NameOutcome.SAME:
        return (Hold("conflict_name", "printed_name" if found.typed else "which_is_right"),)
    return ()


def _shown_otherwise(facts: Facts) -> bool:
    """True if a picture shows another person's name where the requester gave one."""
    typed = typed_name(facts)
    given = ((typed.value if typed else "", ReadingKind.CERTIFICATE_NAME), (facts.name, ReadingKind.ACCOUNT_NAME))
    return any(
        bool(name.strip())
        and (shown := surest(facts, kind, source=Source.SCREENSHOT)) is not None
        and shown.confidence >= SURE
        and compare_names(name, shown.value).outcome is NameOutcome.HARD
        for name, kind in given
    )


def gaps(facts: Facts, _policy: Policy) -> tuple[Hold, ...]:
    """Both names must be known and clearly differ before anybody is sent to have one corrected."""
    if answered(facts, "corrected") == "no":
        return (Hold("not_corrected"),)
    if is_sure(facts, ReadingKind.COMPLAINT, "for_another"):
        return (Hold("name_of_another"),)
    if not account_name(facts):
        return (Hold("no_account_name", "printed_name"),)
    found = names(facts)
    if found is None:
        return (Hold("no_printed_name", "printed_name"),)
    if found.comparison.outcome is NameOutcome.SAME:
        return (Hold("names_agree", "printed_name"),)
    if names_differ(facts):
        is_said = found.typed or facts.what_you_see is Symptom.WRONG_NAME
        return () if is_said else (Hold("name_only_shown", "printed_name"),)
    return (Hold("name_not_clear", "" if found.typed else "printed_name"),)


CATEGORY = Category(
    code=CODE,
    title=gettext_noop("Wrong name on the certificate"),
    reply="name_mismatch",
    advises=frozenset({"advice_institution", "advice_platform", "advice_programme", "advice_office"}),
    next_step="next_name_mismatch",
    assess=assess,
    conflicts=conflicts,
    gaps=gaps,
    subject="name",
    follow_up=FollowUpRule(
        "corrected",
        (2, 5),
        question=gettext_noop("Has the name been corrected?"),
        answers={
            "yes": OneClick(gettext_noop("Yes, corrected"), Then.DECIDE),
            "no": OneClick(gettext_noop("Not yet"), Then.AGENT),
        },
    ),
    unquoted={
        "names_differ": gettext_noop("The name on the certificate is not the one in the account."),
        "names_differ_slightly": gettext_noop(
            "The name on the certificate differs a little from the one in the account."
        ),
        "names_agree": gettext_noop("The name on the certificate is the one in the account."),
    },
    sentences={
        "says_wrong_name": gettext_noop("You told us that the name on the certificate is wrong."),
        "names_differ": gettext_noop("The account says “%(account)s”, the certificate says “%(printed)s”."),
        "names_differ_slightly": gettext_noop("“%(account)s” and “%(printed)s” differ only a little."),
        "names_agree": gettext_noop("“%(account)s” and “%(printed)s” are the same name."),
        "told_right": gettext_noop("You wrote that the name is right."),
        "name_corrected": gettext_noop("You told us that the name has been corrected."),
    },
    holds={
        "conflict_name": gettext_noop("The names that were said and shown do not agree."),
        "not_corrected": gettext_noop("The name has not been corrected although we asked for it."),
        "name_of_another": gettext_noop("Somebody else's certificate may be meant."),
        "no_account_name": gettext_noop("The name in the account is not known."),
        "no_printed_name": gettext_noop("The name on the certificate is not known."),
        "names_agree": gettext_noop("The two names are the same."),
        "name_only_shown": gettext_noop("Only the screenshot shows another name."),
        "name_not_clear": gettext_noop("The names do not clearly differ."),
    },
    questions={
        "printed_name": gettext_noop(
            "How exactly is the name written on the certificate, letter by letter, and how should it be?"
        ),
    },
)
