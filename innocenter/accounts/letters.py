"""Letters about the account itself. Somebody waits for most of them at the screen; none keeps its words once it has left."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind

A_CODE_LASTS = timedelta(minutes=15)

CONFIRM_ADDRESS = Kind("accounts.confirm_address", _("Code to confirm an address"), urgent=True, sensitive=True, useless_after=A_CODE_LASTS)
SIGN_IN_CODE = Kind("accounts.sign_in_code", _("Code to sign in"), urgent=True, sensitive=True, useless_after=A_CODE_LASTS)
RESET_CODE = Kind("accounts.reset_code", _("Code for a new password"), urgent=True, sensitive=True, useless_after=A_CODE_LASTS)
ALREADY_THERE = Kind("accounts.already_there", _("There is an account already"), urgent=True, sensitive=True)
NOT_KNOWN = Kind("accounts.not_known", _("There is no account"), urgent=True, sensitive=True)
SECURITY_NOTICE = Kind("accounts.security_notice", _("Something changed in the account"), urgent=True)

KINDS = {
    "account/email/email_confirmation": CONFIRM_ADDRESS,
    "account/email/email_confirmation_signup": CONFIRM_ADDRESS,
    "account/email/login_code": SIGN_IN_CODE,
    "account/email/password_reset_code": RESET_CODE,
    "account/email/account_already_exists": ALREADY_THERE,
    "account/email/unknown_account": NOT_KNOWN,
}
LINKS = {
    CONFIRM_ADDRESS: "account_email_verification_sent",
    SIGN_IN_CODE: "account_confirm_login_code",
    RESET_CODE: "account_confirm_password_reset_code",
    ALREADY_THERE: "account_reset_password",
    NOT_KNOWN: "account_signup",
    SECURITY_NOTICE: "accounts:profile",
}
FACTS = ("code", "ip", "from_email", "to_email", "deleted_email")
