"""Settings: how agents log in (docs/operating.md). Nobody signs up; administrators make users."""

from typing import Any

from config.env import env_bool, env_int, env_secret, env_str
from config.installation import EMBEDDED

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
REQUIRE_MFA = env_bool("REQUIRE_MFA", default=not EMBEDDED)
"""Whether nobody gets at the desk without a second factor."""
SESSION_IDLE_MINUTES = env_int("SESSION_IDLE_MINUTES", 120, least=1)
"""After so long without a page a session ends; after SESSION_COOKIE_AGE it ends in any case."""
ACCOUNT_ADAPTER = "triage.workspace.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Wrong passwords (``triage.workspace.accounts.guesses``), and under the first also wrong codes by user.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key,10/h/key",  # A name in a network: 240 guesses a day.
    "login_failed_known": "5/5m/key",
    "login_failed_anywhere": "60/h/key",  # A name from all networks: unknown browsers wait.
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Addresses are typed in by administrators.
MFA_FORMS = {
    "add_webauthn": "triage.workspace.accounts.forms.AddPasskeyForm",
    "authenticate": "triage.workspace.accounts.forms.CodeForm",
    "reauthenticate": "triage.workspace.accounts.forms.ConfirmForm",
}
MFA_TOTP_TOLERANCE = 1
"""Steps of thirty seconds before and after the present one: phones' clocks differ, and people take time to type."""
MFA_ADAPTER = "triage.workspace.accounts.adapters.SecondFactorAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED  # Passkeys without TLS, which browsers allow on localhost only.
OIDC_ISSUER = env_str("OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = env_str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env_secret("OIDC_CLIENT_SECRET")
OIDC_NAME = env_str("OIDC_NAME", "OpenID Connect")
SOCIALACCOUNT_ADAPTER = "triage.workspace.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
