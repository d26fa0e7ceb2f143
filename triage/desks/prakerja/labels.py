"""What agents and requesters read of this desk's codes."""

from triage.decision.category import gettext_noop as _
from triage.definition import Labels
from triage.desks.prakerja.facts import ReadingKind

READINGS: dict[str, str] = {
    ReadingKind.SCREEN: _("Screen"),
    ReadingKind.COMPLETED_ON: _("Finished on"),
    ReadingKind.DAY: _("Day named"),
    ReadingKind.DEADLINE: _("Deadline"),
    ReadingKind.FIRST_COMPLAINT: _("Asked already on"),
    ReadingKind.DAYS_WAITING: _("Days waiting"),
    ReadingKind.STATUS: _("Status"),
    ReadingKind.PROGRESS: _("Progress"),
    ReadingKind.CERTIFICATE_NAME: _("Name on the certificate"),
    ReadingKind.ACCOUNT_NAME: _("Name in the account"),
    ReadingKind.PLATFORM: _("Platform"),
    ReadingKind.ERROR_PAGE: _("Error page"),
    ReadingKind.REVIEW: _("Review"),
    ReadingKind.CONNECTION: _("Connection"),
    ReadingKind.FRAUD: _("Fraud"),
    ReadingKind.CLOCK: _("Time"),
    ReadingKind.COMPLAINT: _("Complaint about"),
    ReadingKind.TOAST: _("Notice on the page"),
    ReadingKind.CHAT_SENT: _("The requester wrote"),
    ReadingKind.CHAT_RECEIVED: _("The other side wrote"),
}

READ = {
    "screen:dashboard": _("the programme's dashboard"),
    "screen:certificate": _("a certificate"),
    "screen:error": _("an error"),
    "screen:chat": _("a chat"),
    "screen:transaction": _("a purchase"),
    "screen:unknown": _("not recognised"),
    "screen:unusable": _("not readable"),
    "status:finished": _("finished"),
    "status:not_finished": _("not finished"),
    "status:certificate_absent": _("no certificate yet"),
    "status:certificate_present": _("certificate is there"),
    "error_page:offline": _("no internet"),
    "error_page:dns": _("address not found (DNS)"),
    "error_page:timeout": _("no answer in time"),
    "error_page:not_found": _("page not found (404)"),
    "error_page:denied": _("access denied (4xx)"),
    "error_page:server": _("server error (5xx)"),
    "error_page:spinner": _("never finishes loading"),
    "review:given": _("given"),
    "review:not_yet": _("not yet given"),
    "review:button_active": _("button is active"),
    "review:button_inactive": _("button is grey"),
    "review:cannot_review": _("cannot be given"),
    "connection:own_fine": _("other sites open"),
    "connection:own_down": _("other sites do not open either"),
    "fraud:asked": _("asks for an OTP or money"),
    "fraud:notice": _("a fraud warning"),
}
"""What is read in pictures, "kind:value"; other values are numbers, days or names."""
USELESS = {
    "no_words": _(
        "We see no words in this picture. Please send a screenshot of the page where your certificate should be."
    ),
    "illegible": _(
        "The words in this picture are too blurred to be read. Please send a screenshot, or a sharper photo."
    ),
    "off_topic": _(
        "This picture does not show your training. "
        "Please send a screenshot of the page where your certificate should be."
    ),
    "payment": _(
        "This picture shows a payment, which does not tell us about your certificate. "
        "Please send a screenshot of the page where your certificate should be."
    ),
}
WORTH = {
    "no_words": _("shows no words"),
    "illegible": _("is too blurred to read"),
    "off_topic": _("does not show the training"),
    "payment": _("shows a payment"),
}
FEATURES = {
    "seen:not_opening": _("The page does not open"),
    "said:broken": _("Something does not work"),
    "connection:own_fine": _("Their own internet works"),
    "symptom:absent": _("The certificate is not there"),
    "symptom:wont_open": _("The certificate is listed but won't open"),
    "symptom:page_fails": _("The page or app does not open"),
    "symptom:wrong_name": _("The name on the certificate is wrong"),
    "symptom:other": _("Something else"),
}

LABELS = Labels(
    readings=READINGS,
    read=READ,
    quoted=frozenset({ReadingKind.CERTIFICATE_NAME, ReadingKind.ACCOUNT_NAME}),
    days=frozenset({ReadingKind.COMPLETED_ON, ReadingKind.DAY, ReadingKind.DEADLINE, ReadingKind.FIRST_COMPLAINT}),
    useless=USELESS,
    worth=WORTH,
    features=FEATURES,
)
