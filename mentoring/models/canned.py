"""Sentences that the desk writes again and again, kept once."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CannedUse(models.TextChoices):
    ANSWER = "answer", _("Answer from the desk")
    MORE = "more", _("Ask for details")
    REFER = "refer", _("Show another way")
    DECLINE = "decline", _("Decline")


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def offered_for(self, use: str) -> Self:
        return self.filter(use=use, is_active=True)


class CannedReply(models.Model):
    """It is put into the text and changed there; nothing of it is ever sent as it stands. No company's words belong into it."""

    title = models.CharField(_("name of the canned reply"), max_length=80)
    use = models.CharField(_("used for"), max_length=7, choices=CannedUse)
    text = models.TextField(_("Text"), max_length=4000)
    is_active = models.BooleanField(_("is offered"), default=True)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ["use", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["use", "title"], name="canned_reply_named_once",
                violation_error_message=_("There is a canned reply of this name already."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="canned_reply_says_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
