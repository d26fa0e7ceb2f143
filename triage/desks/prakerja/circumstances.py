"""What this desk listens for beside the cause. The words that tell of each are in ``listening/``, by who wrote them.

What follows from each (``data/circumstances.json``) is the supervisor's; what an answer advises, each category says.
"""

from triage.decision.category import gettext_noop as _
from triage.decision.circumstances import Circumstance
from triage.desks.prakerja.facts import ReadingKind

CONTRADICTIONS = frozenset(
    {
        "conflict_completion_date",
        "conflict_platform",
        "conflict_platform_told",
        "two_platforms",
        "conflict_finished",
        "conflict_certificate",
        "conflict_name",
    }
)
"""Holds of the categories that ask which of two things is right."""
UNTRIED = ((ReadingKind.CONNECTION, "untried"),)
"""The words say that nothing else was tried: a model of words alone takes "belum coba wifi lain" for a trial."""
STILL_TO_REVIEW = tuple((ReadingKind.REVIEW, value) for value in ("not_yet", "button_inactive", "cannot_review"))
"""It has appeared, and the review is what they write about."""

CIRCUMSTANCES = (
    # Harm: a person first. Nothing of it is repeated to them in a letter that a machine wrote.
    Circumstance("self_harm", _("Speaks of harming or killing themselves."), is_harm=True),
    Circumstance("bereavement", _("Somebody has died."), is_harm=True),
    Circumstance("illness", _("Is ill, or somebody close to them is."), is_harm=True),
    Circumstance("distress", _("Is in despair."), is_harm=True),
    Circumstance(
        "fraud",
        _("There are signs of fraud."),
        _("You wrote that somebody may be trying to cheat you."),
        readings=((ReadingKind.FRAUD, "asked"), (ReadingKind.FRAUD, "suspected")),
        is_matter=True,
    ),
    Circumstance(
        "account_taken",
        _("The account is blocked, or somebody else uses it."),
        _("You wrote that your account is blocked or used by somebody else."),
        is_matter=True,
        is_beside=True,
    ),
    Circumstance("threat", _("Speaks of the law, the ombudsman, the police or the press.")),
    Circumstance("deadline", _("Has a deadline."), _("You need it by a certain day.")),
    # Advice that has been followed: to give it once more would be deaf.
    Circumstance(
        "advice_platform",
        _("Has asked the platform already."),
        _("You have asked the platform already."),
        is_advice=True,
    ),
    Circumstance(
        "advice_institution",
        _("Has asked the training institution already."),
        _("You have asked the training institution already."),
        is_advice=True,
    ),
    Circumstance(
        "advice_programme",
        _("Has asked the programme already."),
        _("You have asked the programme already."),
        is_advice=True,
    ),
    Circumstance(
        "advice_office", _("Has been at an office already."), _("You have been at an office already."), is_advice=True
    ),
    Circumstance(
        "advice_waited",
        _("Has waited as they were told."),
        _("You have waited as long as you were told."),
        readings=((ReadingKind.COMPLAINT, "waited_as_told"),),
        is_advice=True,
    ),
    Circumstance(
        "advice_reviewed",
        _("Has given the review again."),
        _("You have given the review, more than once."),
        is_advice=True,
    ),
    Circumstance(
        "advice_network",
        _("Has tried another network."),
        _("You have tried another network."),
        is_advice=True,
        denied_by=UNTRIED,
    ),
    Circumstance(
        "advice_device",
        _("Has tried another device."),
        _("You have tried another phone or computer."),
        is_advice=True,
        denied_by=UNTRIED,
    ),
    Circumstance(
        "advice_browser",
        _("Has tried another browser."),
        _("You have tried another browser."),
        is_advice=True,
        denied_by=UNTRIED,
    ),
    Circumstance(
        "advice_reinstalled",
        _("Has installed the app anew."),
        _("You have installed the app anew, or cleared its data."),
        is_advice=True,
    ),
    Circumstance(
        "sent_around",
        _("Is being sent from one to the other."),
        _("You are being sent from one to the other."),
    ),
    Circumstance(
        "about_complaint",
        _("Complains that an earlier complaint was not dealt with."),
        _("You are waiting for an answer to an earlier complaint."),
    ),
    # Who writes, and for whom.
    Circumstance("barrier", _("Has a barrier: sight, reading, no phone of their own.")),
    Circumstance("for_another", _("Writes for somebody else."), _("You are writing for somebody else.")),
    Circumstance("several_people", _("Writes for several people at once."), _("Several people are affected.")),
    Circumstance("organisation", _("Writes for an employer, a school or an institution.")),
    # Matters of their own.
    Circumstance(
        "money",
        _("Asks for money back, or paid twice."),
        _("You wrote about a payment."),
        is_matter=True,
        is_beside=True,
    ),
    Circumstance(
        "test_failed",
        _("Did not pass the test."),
        _("You wrote that you did not pass the test."),
        is_matter=True,
    ),
    Circumstance(
        "attendance_missed",
        _("Missed a part of the training."),
        _("You wrote that you missed a part of the training."),
        is_matter=True,
    ),
    Circumstance(
        "training_cancelled",
        _("The training was cancelled."),
        _("You wrote that the training was cancelled."),
        is_matter=True,
    ),
    Circumstance(
        "wrong_content",
        _("The certificate has a wrong course, date or number."),
        _("You wrote that the certificate has a wrong course, date or number."),
        is_matter=True,
    ),
    Circumstance(
        "solved",
        _("It has appeared after all."),
        _("You wrote that it has appeared."),
        is_matter=True,
        is_thanks=True,
    ),
    Circumstance("withdrawn", _("Takes the complaint back."), _("You wrote that it is settled."), is_matter=True),
    Circumstance("thanks_only", _("Only says thanks."), _("You thanked us."), is_matter=True, is_thanks=True),
    Circumstance("privacy", _("Asks about their data."), _("You asked about your data."), is_matter=True),
    Circumstance("question", _("Asks something, and does not complain."), _("You asked a question."), is_beside=True),
    Circumstance("advertising", _("Advertises something."), _("The text advertises something."), is_matter=True),
    Circumstance("manipulation", _("Speaks to the machine instead of to a person.")),
    # What people tell of the programme beside a certificate is not yet what they complain about: it holds, no more.
    Circumstance("other_matter", _("Writes about another matter."), is_beside=True),
    Circumstance(
        "other_language",
        _("Writes in a language that this desk does not know."),
    ),
    Circumstance("contradiction", _("Contradicts themselves."), asked_by=CONTRADICTIONS),
)
