"""Forms of the account pages: django-allauth's, with clean text; sign-up and profile."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.fields import PhoneField
from innocenter.accounts.models import User
from innocenter.look.forms import CleanModelForm, CleanText
from innocenter.look.text import composed_data
from innocenter.privacy.forms import ConsentFieldsMixin
from innocenter.privacy.models import Purpose


class Composed(CleanText):
    """For allauth's forms, whose first positional argument is not always the data. A placeholder that repeats the label goes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        if "data" in options:
            options["data"] = composed_data(options["data"])
        super(CleanText, self).__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Composed, account.LoginForm):  # type: ignore[misc]  # -- allauth ships no types
    mark_optional = False


class SignUpForm(Composed, ConsentFieldsMixin, account.SignupForm):  # type: ignore[misc]
    """Name, address, password; each consent apart."""

    consent_purposes = (Purpose.SIGNUP_TERMS, Purpose.SIGNUP_PRIVACY, Purpose.NEWS)
    field_order = ["name", "email", "password1", "password2", "phone", "language"]

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(required=False)
    language = forms.ChoiceField(label=_("Language of our letters"), choices=User.Language.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("language", (translation.get_language() or "ko")[:2])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Two sign-ups of one address at the same moment: the later one is answered as if the account had been there."""
        try:
            with transaction.atomic():
                answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return answer
        except IntegrityError:
            self.account_already_exists = True
            answer = super().try_save(request)
            return answer

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        self.record_consents(user, request, now=timezone.now())


class AddAddressForm(Composed, account.AddEmailForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(Composed, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(Composed, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(Composed, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(Composed, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class AskForCodeForm(Composed, account.RequestLoginCodeForm):  # type: ignore[misc]
    pass


class SignInCodeForm(Composed, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class AddressCodeForm(Composed, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ResetCodeForm(Composed, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class SecondFactorForm(Composed, factor.AuthenticateForm):  # type: ignore[misc]
    pass


class SecondFactorAgainForm(Composed, factor.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateAppForm(Composed, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass


class AddPasskeyForm(Composed, passkey.AddWebAuthnForm):  # type: ignore[misc]
    mark_optional = False
    name = forms.CharField(label=_("Name of this key"), required=False, max_length=60)


class RenamePasskeyForm(Composed, passkey.EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name of this key"), max_length=60)


class ProfileForm(CleanModelForm):
    phone = PhoneField(required=False)

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "phone", "language"]
        labels: ClassVar = {"language": _("Language of our letters")}
