"""What this desk asks. Only what an answer needs is required: e-mail and some complaint."""

from datetime import date

from triage.decision.category import gettext_noop as _
from triage.desks.prakerja.facts import ReviewState, Symptom
from triage.questions import DESCRIPTION_LENGTH, Form, Kind, NotYet, Question, Section, When

EARLIEST = date(2020, 4, 11)
"""The day on which the programme's first wave opened (Kompas, 2020-04-11): no training was finished before."""
NOT_FINISHED = "not_finished"

WONT_OPEN = When("what_you_see", (Symptom.PAGE_FAILS, Symptom.WONT_OPEN))

WHAT_YOU_SEE = Section(
    _("What you see"),
    (
        Question(
            "what_you_see",
            Kind.CHOICE,
            _("What do you see?"),
            short=_("what you see"),
            choices={
                Symptom.ABSENT: _("The certificate is not there"),
                Symptom.WONT_OPEN: _("The certificate is listed but won't open"),
                Symptom.PAGE_FAILS: _("The page or app does not open"),
                Symptom.WRONG_NAME: _("The name on the certificate is wrong"),
                Symptom.OTHER: _("Something else"),
            },
            tapped=True,
            tells=True,
        ),
        Question(
            "printed_name",
            Kind.LINE,
            _("Name printed on the certificate"),
            short=_("printed name"),
            hint="The name on the certificate.",
            when=When("what_you_see", (Symptom.WRONG_NAME,)),
            names=True,
        ),
        Question(
            "other_sites_open", Kind.YES_NO, _("Do other websites open?"), short=_("other sites open"), when=WONT_OPEN
        ),
        Question(
            "other_network_tried",
            Kind.YES_NO,
            _("Have you tried another network?"),
            short=_("another network was tried"),
            when=WONT_OPEN,
        ),
        Question(
            "description",
            Kind.TEXT,
            _("What happened?"),
            short=_("description"),
            longest=DESCRIPTION_LENGTH,
            tells=True,
        ),
    ),
)

THE_TRAINING = Section(
    _("The training"),
    (
        Question(
            "completed_on",
            Kind.DAY,
            _("When did you finish the training?"),
            short=_("finished on"),
            hint="A date such as 2026-09-17 (not in the future, not before 2020-04-11), or `not_finished`.",
            not_yet=NotYet(NOT_FINISHED, _("I have not finished the training")),
            earliest=EARLIEST,
            too_early=_("This date is before the programme began. Please check the year."),
            future=_("This date is in the future. When did you finish the training?"),
        ),
        Question(
            "platform",
            Kind.SERVICE,
            _("Platform where you bought the training"),
            short=_("platform"),
            hint="A platform's code, name or alias.",
            longest=100,
            other=_("Name of the platform"),
            known=True,
        ),
        Question("training", Kind.LINE, _("Title of the training"), short=_("training"), known=True, same=True),
        Question("institution", Kind.LINE, _("Training institution"), short=_("training institution"), known=True),
        Question(
            "review_state",
            Kind.CHOICE,
            _("Have you given the training a review and a rating?"),
            short=_("review"),
            choices={
                ReviewState.GIVEN: _("Yes"),
                ReviewState.NOT_YET: _("Not yet"),
                ReviewState.BUTTON_INACTIVE: _("I can't: the button is grey or missing"),
                ReviewState.UNSURE: _("I don't know"),
            },
        ),
    ),
    help=_("Answer what you can. The more we know, the more reliable our answer."),
)

ABOUT_YOU = Section(
    _("About you"),
    (
        Question(
            "email",
            Kind.EMAIL,
            _("Your e-mail address"),
            short=_("e-mail"),
            hint="Where the answer goes.",
            longest=254,
            required=_("Without your e-mail address we cannot answer."),
            invalid=_("This is not an e-mail address. It looks like name@example.com."),
            known=True,
            autocomplete="email",
        ),
        Question(
            "name",
            Kind.LINE,
            _("Your name as in your Prakerja account"),
            short=_("name in the Prakerja account"),
            hint="As in the Prakerja account.",
            known=True,
            names=True,
            autocomplete="name",
        ),
    ),
)

FORM = Form(
    title=_("Certificate missing?"),
    lead=_(
        "Tell us what you see. Within seconds you get an answer with its reasons. If it is wrong, a person takes over."
    ),
    privacy=_("No NIK, no card number, no phone number needed. Cover them in your pictures."),
    sections=(WHAT_YOU_SEE, THE_TRAINING, ABOUT_YOU),
    asks={
        "completion_date": ("completed_on",),
        "finished": ("completed_on",),
        "printed_name": ("printed_name",),
        "other_sites": ("other_sites_open",),
        "other_network": ("other_network_tried",),
        "platform": ("platform",),
        "review_state": ("review_state",),
        "what_you_see": ("what_you_see",),
    },
    always=("description", "completed_on"),
)
