"""Who wants to hear of new dates: of a series, or on a field of technology."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.series import Series
from innocenter.accounts.models import User
from innocenter.taxonomy.models import Field


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of(self, user: User) -> Self:
        return self.filter(person=user)

    def about(self, series: Series | None = None, field: Field | None = None) -> Self:
        return self.filter(series=series, field=field)

    def told_of(self, series: object, fields: object) -> Self:
        """Those that an event of this series and these fields (values, or expressions) belongs to."""
        return self.filter(Q(series=series) | Q(field__in=fields))

    def with_names(self) -> Self:
        return self.select_related("series", "field").order_by("since", "pk")


class Subscription(models.Model):
    """Exactly one of `series` and `field` is set. The letters stand in `events.letters.new_dates`."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_subscriptions", verbose_name=_("person"))
    series = models.ForeignKey(
        Series, models.CASCADE, null=True, blank=True, related_name="subscriptions", verbose_name=_("event series")
    )
    field = models.ForeignKey(
        Field, models.CASCADE, null=True, blank=True, related_name="event_subscriptions", verbose_name=_("field of technology")
    )
    since = models.DateTimeField(_("since"))

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription of events")
        verbose_name_plural = _("subscriptions of events")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(series__isnull=False, field=None) | Q(series=None, field__isnull=False),
                name="subscription_of_one_thing",
                violation_error_message=_("A subscription is of a series or of a field."),
            ),
            models.UniqueConstraint(
                fields=["person", "series"],
                name="subscription_of_a_series_once",
                violation_error_message=_("You follow this series already."),
            ),
            models.UniqueConstraint(
                fields=["person", "field"],
                name="subscription_of_a_field_once",
                violation_error_message=_("You follow this field already."),
            ),
        ]

    def __str__(self) -> str:
        return self.series.title if self.series else self.field.name if self.field else ""

    def get_absolute_url(self) -> str:
        return self.series.get_absolute_url() if self.series else f"/events/fields/{self.field_id}/"
