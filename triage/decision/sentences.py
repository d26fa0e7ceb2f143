"""Every code that a verdict can carry, with its English msgid. Gaps are named as in ``Reason.detail``."""

from collections.abc import Mapping

from triage.decision import by_agent, outcomes
from triage.decision.categories import CATEGORIES
from triage.decision.category import gettext_noop


def _gathered(own: Mapping[str, str], *others: Mapping[str, str]) -> Mapping[str, str]:
    gathered = dict(own)
    for other in others:
        if twice := gathered.keys() & other.keys():
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        gathered.update(other)
    return gathered


TITLES: Mapping[str, str] = _gathered({c.code: c.title for c in CATEGORIES}, outcomes.TITLES)

SENTENCES: Mapping[str, str] = _gathered(
    {
        "wording": gettext_noop("Your words: “%(words)s”."),
        "wording_overall": gettext_noop("Your description as a whole."),
    },
    outcomes.SENTENCES,
    by_agent.SENTENCES,
    *(category.sentences for category in CATEGORIES),
)

UNQUOTED: Mapping[str, str] = {
    "names_differ": gettext_noop("The name on the certificate is not the one in the account."),
    "names_differ_slightly": gettext_noop("The name on the certificate differs a little from the one in the account."),
}
"""What reasons say to somebody who must not be quoted what was typed."""

HOLDS: Mapping[str, str] = _gathered(
    {
        "no_evidence": gettext_noop("Nothing was said or shown that tells the cause."),
        "symptom_unknown": gettext_noop("It is not known what there is to see."),
        "outcome": gettext_noop("None of the known causes fits."),
        "low_confidence": gettext_noop("The cause is not certain enough."),
        "screenshot_alone": gettext_noop("Only a screenshot speaks for it."),
        "words_differ": gettext_noop("The description says something else than the answers."),
        "switched_off": gettext_noop("Automatic answers are switched off for this cause."),
    },
    outcomes.HOLDS,
    *(category.holds for category in CATEGORIES),
)

QUESTIONS: Mapping[str, str] = _gathered(
    {
        "which_is_right": gettext_noop("Two things that you told or showed us do not agree. Which one is right?"),
        "what_you_see": gettext_noop("What do you see where your certificate should be?"),
    },
    outcomes.QUESTIONS,
    *(category.questions for category in CATEGORIES),
)
