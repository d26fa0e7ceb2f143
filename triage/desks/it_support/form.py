"""What this desk asks."""

from triage.desks.it_support.facts import Urgency
from triage.questions import DESCRIPTION_LENGTH, Form, Kind, Question, Section

DEVICES = {
    "laptop": "Laptop",
    "desktop": "Desktop computer",
    "phone": "Phone",
    "printer": "Printer",
    "other": "Something else",
}

FORM = Form(
    title="Something does not work?",
    lead="Tell us what happens. Within seconds you get steps to try. If they do not help, a colleague takes over.",
    privacy="Never send us a password. Cover it in your pictures.",
    sections=(
        Section(
            "What happens",
            (
                Question(
                    "description",
                    Kind.TEXT,
                    "What happened?",
                    short="description",
                    longest=DESCRIPTION_LENGTH,
                    tells=True,
                ),
                Question("error", Kind.LINE, "What does the error message say?", short="error message", tells=True),
            ),
        ),
        Section(
            "The device",
            (
                Question("device", Kind.CHOICE, "Which device is it?", short="device", choices=DEVICES, same=True),
                Question(
                    "since",
                    Kind.DAY,
                    "Since when?",
                    short="since",
                    hint="A date such as 2026-09-17, not in the future.",
                    future="This date is in the future. When did it begin?",
                ),
                Question(
                    "platform",
                    Kind.SERVICE,
                    "Which service is it about?",
                    short="service",
                    hint="A service's code, name or alias.",
                    longest=100,
                    other="Name of the service",
                    known=True,
                ),
                Question(
                    "urgency",
                    Kind.CHOICE,
                    "How urgent is it?",
                    short="urgency",
                    choices={
                        Urgency.CAN_WORK: "I can work",
                        Urgency.SLOWED: "My work is slowed down",
                        Urgency.CANNOT_WORK: "I cannot work",
                    },
                    tapped=True,
                ),
            ),
            help="Answer what you can.",
        ),
        Section(
            "About you",
            (
                Question(
                    "email",
                    Kind.EMAIL,
                    "Your e-mail address",
                    short="e-mail",
                    hint="Where the answer goes.",
                    longest=254,
                    required="Without your e-mail address we cannot answer.",
                    invalid="This is not an e-mail address. It looks like name@example.com.",
                    known=True,
                    autocomplete="email",
                ),
                Question(
                    "name",
                    Kind.LINE,
                    "Your name",
                    short="name",
                    known=True,
                    names=True,
                    autocomplete="name",
                ),
            ),
        ),
    ),
    asks={"device": ("device",), "since": ("since",), "what": ("description",)},
)
