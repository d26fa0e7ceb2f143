"""Settings: chats. Without its token a channel is off; ``make run`` plays both phones itself (``/dev/chat/``)."""

from django.core.exceptions import ImproperlyConfigured

from config.env import env_int, env_secret, env_str
from config.installation import EMBEDDED, VAR

TELEGRAM_TOKEN = env_secret("TELEGRAM_TOKEN")
TELEGRAM_SECRET = env_secret("TELEGRAM_SECRET")
"""What Telegram sends along with each update, as ``setWebhook`` was told."""
TELEGRAM_API_URL = env_str("TELEGRAM_API_URL", "https://api.telegram.org").rstrip("/")
WHATSAPP_TOKEN = env_secret("WHATSAPP_TOKEN")
WHATSAPP_NUMBER_ID = env_str("WHATSAPP_NUMBER_ID", "")
WHATSAPP_APP_SECRET = env_secret("WHATSAPP_APP_SECRET")
"""Signs what Meta sends."""
WHATSAPP_VERIFY_TOKEN = env_secret("WHATSAPP_VERIFY_TOKEN")
"""What Meta asks with whether the webhook is ours."""
WHATSAPP_TEMPLATE = env_str("WHATSAPP_TEMPLATE", "")
"""The approved template for letters more than a day after somebody wrote; "": an agent is told instead."""
WHATSAPP_API_URL = env_str("WHATSAPP_API_URL", "https://graph.facebook.com/v23.0").rstrip("/")

for _name, _needed in (
    ("TELEGRAM_TOKEN", {"TELEGRAM_SECRET": TELEGRAM_SECRET}),
    (
        "WHATSAPP_TOKEN",
        {
            "WHATSAPP_NUMBER_ID": WHATSAPP_NUMBER_ID,
            "WHATSAPP_APP_SECRET": WHATSAPP_APP_SECRET,
            "WHATSAPP_VERIFY_TOKEN": WHATSAPP_VERIFY_TOKEN,
        },
    ),
):
    if globals()[_name] and (_missing := [name for name, value in _needed.items() if not value]):
        raise ImproperlyConfigured(f"{_name} is set, and so {', '.join(_missing)} must be.")

CHAT_PHONE = VAR / "chats" if EMBEDDED and not TELEGRAM_TOKEN and not WHATSAPP_TOKEN else None
"""Where ``make run`` keeps what its own phones have said and heard; None: the channels are the real ones, or off."""
if CHAT_PHONE:
    TELEGRAM_TOKEN = TELEGRAM_SECRET = WHATSAPP_TOKEN = WHATSAPP_APP_SECRET = WHATSAPP_VERIFY_TOKEN = "phone"
    WHATSAPP_NUMBER_ID, WHATSAPP_TEMPLATE = "1000000001", "complaint_news"
    _own = f"http://127.0.0.1:{env_int('PORT', 8000)}/dev/chat/api"
    TELEGRAM_API_URL, WHATSAPP_API_URL = f"{_own}/telegram", f"{_own}/whatsapp"
