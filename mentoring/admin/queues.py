"""Which questions wait for staff, and which for their companies."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innocenter.look.admin import Queue, work_queue
from mentoring.models import Request


def address(waits: str) -> str:
    return reverse("admin:mentoring_request_changelist") + f"?waits={waits}"


@work_queue(order=70, permission="mentoring.change_request")
def questions_to_answer(today: date) -> Queue:
    rows = Request.objects.with_staff()
    return Queue.of(_("Questions to answer"), rows, url=address("staff"), oldest="submitted_at__date", due="due_on")


@work_queue(order=72, permission="mentoring.change_request")
def questions_with_companies(today: date) -> Queue:
    rows = Request.objects.with_company()
    return Queue.of(_("Questions that wait for their company"), rows, url=address("company"), due="due_on", waiting=True)


@work_queue(order=73, permission="mentoring.change_request")
def questions_with_experts(today: date) -> Queue:
    rows = Request.objects.with_experts()
    return Queue.of(_("Questions with experts"), rows, url=address("experts"), due="due_on", waiting=True)
