"""What each variable of the environment is for, by theme; docs/configuration.md is made of it (tools/configuration.py).

Names, readers and defaults are the code's own. A default is written here, in brackets before the text, only where the
code computes it.
"""

DESCRIBED: dict[str, dict[str, str]] = {
    "Database and broker": {
        "DATABASE_URL": "[the embedded server · **required**] `postgresql://user:password@host:5432/name`",
        "DATABASE_PASSWORD": "its password, where that shall not stand in the address",
        "REDIS_URL": "[the embedded server · **required**] `redis://host:6379/0`, `rediss://…`",
        "REDIS_PASSWORD": "the same for Redis",
        "DISABLE_SERVER_SIDE_CURSORS": "true behind pgbouncer in transaction mode; it takes no timeouts",
        "STATEMENT_TIMEOUT": "[0; the web server: 30] seconds after which the database ends a statement; 0: never",
        "IDLE_IN_TRANSACTION_TIMEOUT": "[0; the web server: 60] the same for a transaction that does nothing",
    },
    "Addresses and keys": {
        "SECRET_KEY": "[made · **required**] 50 random characters or more: `openssl rand -hex 32`",
        "SECRET_KEY_FALLBACKS": "earlier keys, by commas or lines, that are still accepted; as long as a new one",
        "ALLOWED_HOSTS": "[localhost · **required**] host names, by commas; never `*`",
        "PUBLIC_URL": (
            "[`http://localhost:PORT` · **required**] how links in mails begin; https, or `http://localhost…` with"
            " `SECURE_COOKIES=false` to try it on one machine"
        ),
        "CSRF_TRUSTED_ORIGINS": "`https://…` origins of the form behind a proxy",
        "SECURE_COOKIES": "cookies over HTTPS only",
        "SECURE_SSL_REDIRECT": "plain HTTP is sent on to HTTPS",
        "SECURE_HSTS_SECONDS": "for so long browsers insist on HTTPS for this host",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": "and for every host below it",
        "SECURE_HSTS_PRELOAD": "and for good, once browsers list it",
    },
    "Proxies and what anybody may send": {
        "BEHIND_PROXY": (
            "trust `X-Forwarded-Proto` (only when a proxy of yours sets it; true in `docker-compose.yml`); needs"
            " `TRUSTED_PROXIES`"
        ),
        "TRUSTED_PROXIES": (
            "addresses or networks (`10.0.0.0/8`) of your proxies as the service sees them: from these alone"
            " `X-Forwarded-For` is believed, read from its end"
        ),
        "PROXY_HOPS": "how many of them stand one behind the other",
        "COMPLAINTS_FREE": (
            'complaints an hour from one network, or about one address, before a proof or a wait ("Under attack")'
        ),
        "COMPLAINTS_MOST": "complaints an hour from one network at all",
        "API_REQUESTS": "requests an hour that one program or person may send to the API, with all their keys",
        "COMPLAINTS_BUSY": "complaints a minute from everybody above which everybody is asked",
    },
    "Processes": {
        "BIND": "where the web server listens (the image: `0.0.0.0`)",
        "PORT": "and at which port",
        "WEB_WORKERS": "processes of the web server",
        "WEB_THREADS": "threads in each",
        "WORKER_GRACE": "seconds that a worker which is told to stop has for its tasks",
        "WORKER_MAX_MEMORY_MB": "a worker's child is replaced once it has needed more",
        "LOG_LEVEL": "structured logs on standard error; lines carry ticket references, never a requester's words",
        "LOG_JSON": "each line is a JSON object",
        "METRICS_ALLOWED": "networks that may ask for `/metrics` directly, by commas; through a proxy nobody may",
        "METRICS_KEY": "with it (`Authorization: Bearer …`) anybody may",
        "METRICS_PORT": "[none] at which workers on a host without a web server tell theirs",
        "SENTRY_DSN": "where errors are told (`triage[sentry]`); types and places in the code, no words of anybody",
        "SENTRY_ENVIRONMENT": "what this installation is called there",
        "SENTRY_RELEASE": "[the version] and this version",
        "DEBUG": "never in production",
        "DURATIONS": (
            "other leases, pauses and periods, in seconds (`lease=3 retry=0.5`); only for `make chaos` and tests"
        ),
        "TRIAGE_DESK": "the package of the desk that this service is; each desk has a database of its own",
    },
    "Files": {
        "TRIAGE_VAR": "[`var/` (the image: `/data`)] where files are kept",
        "QUARANTINE_DIR": "[in `TRIAGE_VAR`] another folder for uploads",
        "SCREENSHOTS_DIR": "[in `TRIAGE_VAR`] another folder for accepted pictures and kept files",
        "SCREENSHOTS_BUCKET": "an S3-compatible bucket for them instead; credentials as boto3 takes them (`AWS_…`)",
        "SCREENSHOTS_ENDPOINT": "[Amazon's] its address, `https://…`",
        "OCR_ENGINE": "`rapid` reads with rapidocr, once `triage[rapidocr]` is installed",
        "PICTURES_MAX": "pictures that a complaint may carry",
        "PICTURE_MAX_BYTES": "and how large each",
        "FILES_MAX": "what it may carry beside pictures: PDFs, documents, films and other files",
        "FILE_MAX_BYTES": "and how large each",
        "TICKET_FILES_MAX": "how many files one ticket has at most",
        "TICKET_FILES_MAX_MB": "and how many MB of them are kept",
        "FILES_STORE_MAX_MB": "how much is kept of all tickets' files",
        "FILES_KEPT_DAYS": "for how many days after they came in (with a closed ticket's pictures they go earlier)",
        "PDF_PAGES_MAX": "the first pages of a PDF are read like screenshots",
        "CLAMD_SOCKET": (
            "ClamAV's daemon (`/run/clamav/clamd.ctl`, or `host:port`): each file beside pictures is scanned before it"
            " is read or kept; without it nothing is"
        ),
        "QUARANTINE_MAX_MB": (
            "what uploads may take until they are read (and, once more, mails in `MAIL_IN_DIR` that a webhook brings);"
            " beyond that texts are taken and pictures are not"
        ),
        "QUARANTINE_MAX_FILES": "the same in files",
        "DISK_FREE_MB": "what pictures leave free on their disk",
    },
    "Mail out": {
        "DEFAULT_FROM_EMAIL": "[`desk@localhost` · **required**] sender of every mail",
        "EMAIL_HOST": "[the mail page · localhost] the mail server",
        "EMAIL_PORT": "[25; with `EMAIL_USE_SSL` 465] its port",
        "EMAIL_HOST_USER": "a user needs TLS, unless the server runs on this machine",
        "EMAIL_HOST_PASSWORD": "its password",
        "EMAIL_USE_TLS": "STARTTLS",
        "EMAIL_USE_SSL": "TLS at once; not both",
        "EMAIL_TIMEOUT": "seconds",
        "MAILS_PER_DOMAIN_A_MINUTE": (
            "mails to one domain a minute (0: no limit); workers that send at the same moment may exceed it"
        ),
        "FIRST_LETTERS_A_MINUTE": (
            "first letters to addresses that nobody has confirmed (0: no limit); more wait for the next minute or hour"
        ),
        "FIRST_LETTERS_PER_DOMAIN_A_MINUTE": "the same to one domain",
        "FIRST_LETTERS_PER_NETWORK_AN_HOUR": "the same from one network",
        "ALARM_EMAIL_TO": "[the active superusers] who is told when mail stops, by commas",
        "ALARM_EMAIL_URL": (
            "[the usual way] another mail server for that: `smtps://user:password@host`, or `smtp://` with STARTTLS"
        ),
    },
    "Mail in": {
        "IMAP_HOST": "the mailbox that complaints and answers come to, over TLS",
        "IMAP_PORT": "its port",
        "IMAP_USER": "its user",
        "IMAP_PASSWORD": "and password",
        "IMAP_FOLDER": "and folder, as people write it",
        "IMAP_CA_FILE": "the authority (PEM) that vouches for its server, where the system does not know it",
        "MAILBOXES": "[the one of `IMAP_…`] several mailboxes, in TOML (*Mail*)",
        "MAIL_OAUTH": "`microsoft` or `google`: how users without a password log in (*Microsoft 365 and Google*)",
        "MAIL_OAUTH_TENANT": "Microsoft's directory",
        "MAIL_OAUTH_CLIENT_ID": "the application's id there",
        "MAIL_OAUTH_CLIENT_SECRET": "and its secret",
        "MAIL_IN_DIR": "[`mail-in` in `TRIAGE_VAR`] a folder for raw mails; web and workers share it",
        "INBOUND_MAIL_DAYS": "how long a mail that came in is remembered",
        "DESK_ADDRESSES": "further addresses of the desk, by commas; mail from them is our own",
        "MAIL_GROUPS": (
            "addresses, by commas, of the desk's own groups and lists (Google Groups, Mailman): what people write to"
            " them is no newsletter; mail of other lists is kept for an agent"
        ),
        "TRUSTED_AUTHSERV_ID": (
            "the name under which your mail server writes `Authentication-Results` (*Mail*); else nobody is believed"
        ),
    },
    "A mail provider": {
        "ANYMAIL_PROVIDER": "a mail provider that hands mails over",
        "ANYMAIL_SENDS": "[true without `EMAIL_HOST`] our mails go out through its API",
        "ANYMAIL_WEBHOOK_SECRET": "`user:password` that its webhooks must know",
        "ANYMAIL_API_KEY": "its key",
        "ANYMAIL_SIGNING_KEY": "the key that its webhooks are signed with",
        "ANYMAIL_API_URL": "its API, where it has several",
    },
    "Outgoing webhooks": {
        "WEBHOOK_HTTP": "webhooks may also go to `http://…`, unencrypted, at port 80",
        "WEBHOOK_NETWORKS": (
            "networks of yours, by commas, that webhooks may reach at any port; otherwise only public addresses, at"
            " the usual port"
        ),
    },
    "Chats": {
        "TELEGRAM_TOKEN": "the bot's token; without it Telegram is off",
        "TELEGRAM_SECRET": "what `setWebhook` was told as `secret_token`",
        "TELEGRAM_API_URL": "a Bot API server of one's own",
        "WHATSAPP_TOKEN": "the system user's token for the Cloud API; without it WhatsApp is off",
        "WHATSAPP_NUMBER_ID": "the id (not the digits) of the desk's number",
        "WHATSAPP_APP_SECRET": "the app's secret, by which Meta signs what it posts",
        "WHATSAPP_VERIFY_TOKEN": "what Meta asks with whether the webhook is ours",
        "WHATSAPP_TEMPLATE": "the approved template for news a day and more after somebody wrote",
        "WHATSAPP_API_URL": "the Graph API with its version",
    },
    "Log-in": {
        "REQUIRE_MFA": "nobody gets at the desk without a second factor",
        "SESSION_IDLE_MINUTES": "a desk session ends after so long without a page",
        "OIDC_ISSUER": "log-in at a provider",
        "OIDC_CLIENT_ID": "our id there",
        "OIDC_CLIENT_SECRET": "and secret",
        "OIDC_NAME": "stands on the button",
    },
}
