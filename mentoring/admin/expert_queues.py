"""What of the experts waits for staff: sessions on days off. What waits for the experts: their word."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innocenter.look.admin import Queue, work_queue
from mentoring.availability import in_the_way
from mentoring.models import ExpertProfile


@work_queue(order=78, permission="mentoring.view_slothold")
def sessions_on_days_off(today: date) -> Queue:
    found = in_the_way(timezone.now())
    first = timezone.localdate(found[0].during.lower) if found else None
    url = reverse("admin:mentoring_slothold_changelist") + "?clash=yes"
    return Queue(_("Sessions on days off"), len(found), next_due=first, url=url)


@work_queue(order=79, permission="mentoring.view_expertprofile")
def experts_to_confirm(today: date) -> Queue:
    url = reverse("admin:mentoring_expertprofile_changelist") + "?standing=word"
    return Queue.of(_("Experts who have not confirmed their profile"), ExpertProfile.objects.waiting_for_word(today), url=url, waiting=True)
