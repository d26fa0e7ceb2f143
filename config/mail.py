"""Settings: mail, out through a server or a provider, in through a mailbox, a folder or a webhook."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_file, env_int, env_list, env_secret, env_smtp, env_str
from config.installation import DESK, EMBEDDED, VAR
from triage.channels.email import accounts
from triage.channels.email.providers import PROVIDERS, anymail_settings

EMAIL_BACKEND = "triage.channels.email.mailbox.MailboxBackend" if EMBEDDED else "triage.channels.email.smtp.SmtpBackend"
ANYMAIL_PROVIDER = env_str("ANYMAIL_PROVIDER", "")
"""The provider that hands mails over by webhook, and takes ours where ANYMAIL_SENDS."""
if ANYMAIL_PROVIDER and ANYMAIL_PROVIDER not in PROVIDERS:
    raise ImproperlyConfigured(f"ANYMAIL_PROVIDER must be one of {', '.join(PROVIDERS)}, not {ANYMAIL_PROVIDER!r}.")
if os.environ.get("EMAIL_HOST"):
    EMAIL_BACKEND = "triage.channels.email.smtp.SmtpBackend"
if ANYMAIL_PROVIDER and env_bool("ANYMAIL_SENDS", default=not os.environ.get("EMAIL_HOST")):
    EMAIL_BACKEND = f"anymail.backends.{ANYMAIL_PROVIDER}.EmailBackend"
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL", default=False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("EMAIL_USE_TLS (STARTTLS) and EMAIL_USE_SSL (TLS at once, port 465) exclude each other.")
EMAIL_PORT = env_int("EMAIL_PORT", 465 if EMAIL_USE_SSL else 25, least=1)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_TIMEOUT = env_int("EMAIL_TIMEOUT", 15, least=1)
MAILS_PER_DOMAIN_A_MINUTE = env_int("MAILS_PER_DOMAIN_A_MINUTE", 0)
"""Mails to one domain a minute, 0: as many as there are. More wait (``pipeline.send``)."""
FIRST_LETTERS_A_MINUTE = env_int("FIRST_LETTERS_A_MINUTE", 300)
FIRST_LETTERS_PER_DOMAIN_A_MINUTE = env_int("FIRST_LETTERS_PER_DOMAIN_A_MINUTE", 200)
FIRST_LETTERS_PER_NETWORK_AN_HOUR = env_int("FIRST_LETTERS_PER_NETWORK_AN_HOUR", 200)
"""First letters to addresses that nobody has confirmed, 0: no limit. More wait (``outbox.addresses``)."""
ANYMAIL: dict[str, Any] = {}
if ANYMAIL_PROVIDER:
    ANYMAIL = anymail_settings(
        ANYMAIL_PROVIDER,
        webhook_secret=env_secret("ANYMAIL_WEBHOOK_SECRET"),
        api_key=env_secret("ANYMAIL_API_KEY"),
        signing_key=env_secret("ANYMAIL_SIGNING_KEY"),
        api_url=env_str("ANYMAIL_API_URL", ""),
        timeout=EMAIL_TIMEOUT,
    )
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", f"{DESK.look.sender} <desk@localhost>")
MAIL_IN = Path(os.environ.get("MAIL_IN_DIR") or VAR / "mail-in")
"""A folder for raw mails (*.eml) that are to become complaints."""
INBOUND_MAIL_DAYS = env_int("INBOUND_MAIL_DAYS", 90, least=1)
"""How long the note that a mail came in is kept; one that comes again after that is a new one."""
MAIL_OAUTH = accounts.oauth(
    env_str("MAIL_OAUTH", ""),
    client_id=env_str("MAIL_OAUTH_CLIENT_ID", ""),
    client_secret=env_secret("MAIL_OAUTH_CLIENT_SECRET"),
    tenant=env_str("MAIL_OAUTH_TENANT", ""),
)
"""How a mailbox or a mail server's user without a password signs in; None: not at all."""
MAILBOXES = accounts.mailboxes(
    env_secret("MAILBOXES"),
    accounts.Mailbox(
        "imap",
        env_str("IMAP_HOST", ""),
        env_str("IMAP_USER", ""),
        env_secret("IMAP_PASSWORD"),
        env_int("IMAP_PORT", 993, least=1),
        env_str("IMAP_FOLDER", "INBOX"),
        env_file("IMAP_CA_FILE"),
        MAIL_OAUTH,
    ),
)
"""Where mail is fetched: the mailbox that IMAP_… tell, or those of MAILBOXES; what these leave out, IMAP_… tell."""
DESK_ADDRESSES = env_list("DESK_ADDRESSES")
"""Addresses at which the desk is reached besides DEFAULT_FROM_EMAIL and its mailboxes'; mail from them is our own."""
MAIL_GROUPS = [address.lower() for address in env_list("MAIL_GROUPS")]
"""Groups and lists through which people write to the desk: their headers make nobody's mail a newsletter."""
ALARM_EMAIL_TO = env_list("ALARM_EMAIL_TO")
"""Who is told that a mailbox or the sender fails; none: the active superusers who have an address."""
ALARM_EMAIL = env_smtp("ALARM_EMAIL_URL")
"""Another mail server for those mails, as Django's backend wants it; empty: the usual way out."""
TRUSTED_AUTHSERV_ID = env_str("TRUSTED_AUTHSERV_ID", "").strip()
"""The name in ``Authentication-Results`` of the relay that our mail comes through; "": no such result is believed."""
MAILBOX = VAR / "mail"
"""Where the embedded mode keeps sent mail for the development page; unused once EMAIL_HOST is set."""
