"""The addresses of django-allauth that the desk has; what is not listed (sign-up, e-mail, password reset) is not there.

They lie before the admin's, whose own log-in and log-out pages they replace. The names are allauth's.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path
from django.views.decorators.http import require_POST

from triage.workspace.accounts.views import entrance

PROVIDER = {"provider_id": "oidc"}

urlpatterns = [
    path("login/", entrance(account.login), name="account_login"),
    path("login/code/", entrance(factors.authenticate), name="mfa_authenticate"),
    path("login/passkey/", entrance(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("login/oidc/", entrance(require_POST(oidc.login)), PROVIDER, name="openid_connect_login"),
    path("login/oidc/callback/", entrance(oidc.callback), PROVIDER, name="openid_connect_callback"),
    path("logout/", entrance(account.logout), name="account_logout"),
    path("security/", entrance(factors.index), name="mfa_index"),
    path("security/confirm/", entrance(account.reauthenticate), name="account_reauthenticate"),
    path("security/confirm/code/", entrance(factors.reauthenticate), name="mfa_reauthenticate"),
    path("security/confirm/passkey/", entrance(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("security/app/", entrance(app.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", entrance(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/passkeys/", entrance(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("security/passkeys/add/", entrance(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", entrance(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", entrance(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("security/codes/", entrance(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("security/codes/new/", entrance(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("security/codes/download/", entrance(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]
