"""The one kind of letter that this room sends itself: what Django and allauth word (codes, notices about the account)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from innocenter.outbox.kinds import Kind

ACCOUNT_MAIL = Kind("accounts.mail", title=_("Sign-in and account"), urgent=True, sensitive=True, useless_after=timedelta(hours=1))
