"""Acts: what staff do to an object. A button on its page, a page that asks, and a verb that does it or refuses in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from innocenter.lifecycle import timeline
from innocenter.look.dates import moment
from innocenter.look.forms import NoForm


def always(obj: Any) -> bool:
    return True


def nothing(obj: Any, request: HttpRequest) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Act:
    """`do(obj, cleaned, request)` calls the verb and returns the message of success; a ValidationError is shown beside the form.

    `sentence` says what will happen (a text, or a function of the object). `prepare(obj, request)` gives keyword arguments
    for the form, such as `initial` or the object itself. Without `permission`, the permission to change the model is asked.
    """

    name: str
    label: str | Promise
    do: Callable[[Any, dict[str, Any], HttpRequest], Any]
    form: type[forms.BaseForm] | None = None
    when: Callable[[Any], bool] = always
    permission: str = ""
    danger: bool = False
    sentence: str | Promise | Callable[[Any], Any] = ""
    prepare: Callable[[Any, HttpRequest], dict[str, Any]] = nothing
    submit: str | Promise = ""

    def is_allowed(self, user: AbstractBaseUser | AnonymousUser, model: type[models.Model]) -> bool:
        default = f"{model._meta.app_label}.change_{model._meta.model_name}"
        return bool(user.has_perm(self.permission or default))  # type: ignore[union-attr]  # -- our user has permissions

    def asks(self, obj: Any) -> str:
        """The sentence of the page before the act."""
        own = self.sentence(obj) if callable(self.sentence) else self.sentence
        return str(own) or _("%(act)s: %(object)s") % {"act": self.label, "object": obj}

    def build(self, obj: Any, request: HttpRequest) -> Any:
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return (self.form or NoForm)(*sent, **self.prepare(obj, request))


def tell(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put a verb's refusal beside the fields that it names, and the rest above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def too_late(obj: models.Model) -> str:
    """Why an act is not offered any more: who did what before."""
    done = next(iter(timeline(obj)), None) if hasattr(obj, "MOVES") else None
    if done is None:
        return _("This is not possible any more.")
    if done.by is None:
        return _("This is not possible any more: it has been “%(state)s” since %(when)s.") % {"state": done.to, "when": moment(done.at)}
    words = {"who": done.by, "state": done.to, "when": moment(done.at)}
    return _("This is not possible any more: %(who)s set it to “%(state)s” on %(when)s.") % words
