"""Where django-allauth meets the house: its mails are letters, its redirects stay here, its secrets are encrypted."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from innocenter.accounts.letters import FACTS, KINDS, LINKS, SECURITY_NOTICE
from innocenter.accounts.models import User
from innocenter.outbox.models import Letter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # -- allauth ships no types
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post a letter instead of waiting for a mail server. A kind of notice is the last part of allauth's template name."""
        kind = KINDS.get(template_prefix, SECURITY_NOTICE)
        facts = {name: str(context[name]) for name in FACTS if context.get(name)}
        reader = User.objects.filter(email__iexact=email).first()
        Letter.objects.post(
            kind,
            to=reader or email,
            now=timezone.now(),
            context={**facts, "what": template_prefix.rpartition("/")[2], "address": email},
            link=reverse(LINKS[kind]),
            language=reader.language if reader else (get_language() or "ko")[:2],
        )

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this portal: no host at all may stand in `next`."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        for name in ("name", "phone", "language"):
            setattr(user, name, form.cleaned_data.get(name) or getattr(user, name))
        saved: User = super().save_user(request, user, form, commit)
        return saved


def _safe() -> MultiFernet:
    """Keys made of the site's secrets; the newest encrypts, all can decrypt."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(("second factor " + str(secret)).encode()).digest())) for secret in secrets])


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # -- allauth ships no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That was not accepted. Type the code that the app shows now, or use your key again."),
    }

    def encrypt(self, text: str) -> str:
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _safe().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return _("Innovation Centre")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep at least one second factor (DEMO apart)."""
        if settings.DEMO or not authenticator.user.is_staff or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        return has_second_factor(authenticator.user, besides=authenticator)


def has_second_factor(user: User, besides: Authenticator | None = None) -> bool:
    """An app or a passkey; recovery codes alone are none."""
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if besides is not None:
        factors = factors.exclude(pk=besides.pk)
    return bool(factors.exists())
