"""Questions of an event, edited in its table of entries: what has been answered stays as it was asked, and the refusal says so."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Question
from events.models.question import answered_at
from innocenter.look.forms import CleanModelForm


class QuestionForm(CleanModelForm):
    def clean(self) -> dict[str, Any]:
        """Lines without a word are none, and each line stands once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lines = [line.strip() for line in (cleaned.get("choices") or "").splitlines()]
        cleaned["choices"] = "\n".join(dict.fromkeys(line for line in lines if line.split("|")[0].strip()))
        return cleaned


class QuestionFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    def clean(self) -> None:
        super().clean()
        kept = answered_at(self.instance) if self.instance.pk else set()
        for form in self.initial_forms:
            if form.instance.pk in kept and hasattr(form, "cleaned_data"):
                if form in self.deleted_forms:
                    words = _("People have answered “%(words)s”: it cannot be deleted. Untick “is asked” instead.")
                    form.add_error(None, words % {"words": form.instance.words})
                    form.cleaned_data["DELETE"] = False
                else:
                    refuse_another_sense(form)


def refuse_another_sense(form: Any) -> None:
    """What people answered stays what they were asked, and is not kept longer than they were told."""
    for name in form.changed_data:
        before, after = form.initial.get(name), form.cleaned_data.get(name)
        if name in {"kind", "words_ko"}:
            form.add_error(name, _("People have answered this question: stop asking it, and add another one."))
        elif name == "keep_days" and after is not None and after > before:
            words = ngettext("People were told %(days)d day: no longer.", "People were told %(days)d days: no longer.", before)
            form.add_error(name, words % {"days": before})
        elif name == "choices" and (gone := missing_choices(before or "", after or "")):
            form.add_error(name, _("People may have chosen “%(choice)s”: it stays.") % {"choice": gone[0]})


def missing_choices(before: str, after: str) -> list[str]:
    kept = {line.split("|")[0].strip() for line in after.splitlines()}
    return [choice for line in before.splitlines() if (choice := line.split("|")[0].strip()) and choice not in kept]


class QuestionInline(admin.StackedInline):  # type: ignore[type-arg]  # -- Django's class takes no parameter when it runs
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    extra = 0
    fields = (("position", "kind", "required", "is_asked"), ("words_ko", "words_en"), "choices", "keep_days")
