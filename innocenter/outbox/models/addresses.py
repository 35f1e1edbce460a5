from django.db import models
from django.utils.translation import gettext_lazy as _


class Unsubscription(models.Model):
    """An address that does not want a kind of optional letters any more."""

    address = models.EmailField(_("address"), max_length=254)
    topic = models.CharField(_("kind"), max_length=80)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("unsubscription")
        verbose_name_plural = _("unsubscriptions")
        constraints = [models.UniqueConstraint(fields=["address", "topic"], name="unsubscription_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.topic}"


class Undeliverable(models.Model):
    """An address that a mail server refused for good. Letters to it are skipped until staff delete this row."""

    address = models.EmailField(_("address"), max_length=254, unique=True)
    since = models.DateTimeField(_("since"))
    smtp_code = models.PositiveSmallIntegerField(_("code"))
    smtp_text = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("undeliverable address")
        verbose_name_plural = _("undeliverable addresses")

    def __str__(self) -> str:
        return self.address
