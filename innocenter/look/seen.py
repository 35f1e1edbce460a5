"""Two people, or two windows, on one text: nobody's words are replaced unseen."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.forms.models import model_to_dict
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from innocenter.accounts.models import User
from innocenter.look.dates import full_day, moment

STILL_HERE = gettext_noop("What you wrote is still here: save once more to put it in the other's place.")
Save = tuple[User | None, datetime | None]


class SeenMixin(forms.BaseModelForm):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    """Carries what its reader saw, field by field. What somebody else saved meanwhile is shown, and a second press replaces it.

    A field is in question only when it differs from what was seen and from what is sent: saving the same twice is no quarrel.
    It is compared under the row's lock, so the view is one transaction (`transaction.atomic`): of two who save at once one is told.
    """

    theirs: list[tuple[Any, str]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.watch()

    def watch(self) -> None:
        """Once all fields are there; a form that adds some later calls it again."""
        self._names = [name for name, field in self.fields.items() if name != "seen" and not isinstance(field, forms.FileField)]
        self._there = plain(self.stored())
        self.fields["seen"] = forms.CharField(required=False, max_length=5000, widget=forms.HiddenInput, initial=self.seen_now())

    def hold(self) -> None:
        """Lock the row and read it again: its own verb knows what is locked before it. Raises ValidationError when it is gone."""
        self.instance.lock()

    def stored(self) -> dict[str, Any]:
        """What the row holds now, field by field; a form whose fields stand in other rows too adds those."""
        return model_to_dict(self.instance, fields=self._names)

    def last_save(self) -> Save:
        """Who saved last, and when, as far as it is known."""
        return None, None

    def seen_now(self) -> str:
        return " ".join(f"{name}:{mark(value)}" for name, value in self._there.items())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.hold()
        self._there = plain(self.stored())
        seen = dict(pair.split(":", 1) for pair in cleaned.pop("seen", "").split() if ":" in pair)
        sent = plain({name: cleaned[name] for name in self._there if name in cleaned})
        names = [name for name, value in sent.items() if name in seen and mark(self._there[name]) not in (seen[name], mark(value))]
        if names:
            self.theirs = [(self.fields[name].label, self.in_words(name)) for name in names]
            self.data = sent_again = cast(Any, self.data).copy()
            sent_again[self.add_prefix("seen")] = self.seen_now()  # whoever has read this may save
            raise ValidationError(self._told(), code="saved_meanwhile")
        return cleaned

    def _told(self) -> str:
        who, at = self.last_save()
        if who is None or at is None:
            saved = _("Saved elsewhere while you were writing.")
        else:
            saved = _("Saved elsewhere while you were writing: %(who)s, %(when)s.") % {"who": who, "when": moment(at)}
        return f"{saved} {gettext(STILL_HERE)}"

    def in_words(self, name: str) -> str:
        value = getattr(self.instance, name)
        if isinstance(value, models.Manager):
            return ", ".join(map(str, value.all()))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return full_day(value)
        if isinstance(value, list):
            return ", ".join(map(str, value))
        display = getattr(self.instance, f"get_{name}_display", None)
        return str(display() if display else value if value is not None else "")


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Things by their keys and lines by one kind of ending, so that what is stored and what is sent compare."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple):
        return sorted(str(_plain(one)) for one in value)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def mark(value: Any) -> str:
    return hashlib.sha256(json.dumps("" if value is None else value, cls=DjangoJSONEncoder).encode()).hexdigest()[:12]
