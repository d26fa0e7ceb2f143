"""django-allauth's own words that reach the desk's pages: marked here, so that the desk's catalogue translates them."""

from django.utils.translation import gettext_noop

ALLAUTH_WORDS = (
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("The username and/or password you specified are not correct."),
    gettext_noop("Too many failed login attempts. Try again later."),
)
