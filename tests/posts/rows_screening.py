"""What belongs to the screening of an application and to what follows from its decision."""

from datetime import date
from typing import Any

from tests import make
from tests.posts import Post, row
from workspace.models import Appeal, Application, EligibilityFinding, SupplementExtension

APPLICATION = "admin:workspace_application_act"


def asked_for_more_time() -> SupplementExtension:
    application = make.application("supplement")
    request = application.open_supplement()
    assert request
    by = application.company.managers().get()
    return SupplementExtension.ask(request, until=date(2026, 12, 11), reason="발급이 늦어집니다.", by=by, now=make.NOON)


def staff_answer(act: str, **body: Any) -> Post:
    return Post(make.clerk(), [asked_for_more_time().request.application_id, act], body)


@row("workspace:more_time", told="이미 기한 연장을 요청하셨습니다.")
def more_time() -> Post:
    application = make.application("supplement")
    return Post(application.company.managers().get(), [application.pk], {"until": "2026-12-11", "reason": "발급이 늦어집니다."})


@row(f"{APPLICATION} more-time", told="‘보완 요청’ 상태로")
def give_more_time() -> Post:
    return staff_answer("more-time", until="2026-12-11")


@row(f"{APPLICATION} no-more-time", told="‘보완 요청’ 상태로")
def refuse_more_time() -> Post:
    return staff_answer("no-more-time", reason="어렵습니다.")


@row(f"{APPLICATION} waiting-list", told="‘대기 중’ 상태로")
def put_on_list() -> Post:
    return Post(make.clerk(), [make.application("selected").pk, "waiting-list"])


@row(f"{APPLICATION} once-more", told="‘보완 요청’ 상태로", at=make.noon(date(2026, 12, 2)))
def ask_once_more() -> Post:
    return Post(make.clerk(), [make.application("supplement").pk, "once-more"])


def refused() -> Application:
    return make.application("not_selected")


def appealed() -> Application:
    application = refused()
    Appeal.file_against(application, reason="다시 보아 주세요.", by=application.company.managers().get(), now=make.NOON)
    return application


@row("workspace:appeal", told="이미 이의신청을 하셨습니다.")
def appeal() -> Post:
    application = refused()
    return Post(application.company.managers().get(), [application.pk], {"reason": "다시 보아 주세요."})


@row(f"{APPLICATION} uphold", told="‘심사 중’ 상태로")
def uphold() -> Post:
    return Post(make.head(), [appealed().pk, "uphold"], {"reason": "다시 봅니다."})


@row(f"{APPLICATION} dismiss", told="‘미선정’ 상태로")
def dismiss() -> Post:
    return Post(make.head(), [appealed().pk, "dismiss"], {"reason": "그대로 둡니다."})


def unconfirmed() -> Application:
    return make.application("screening", project_=make.project())


@row(f"{APPLICATION} settle", told="‘요건 확인 중’ 상태로")
def settle() -> Post:
    application = unconfirmed()
    finding = EligibilityFinding.objects.latest_of(application).open().get()
    return Post(make.clerk(), [application.pk, "settle"], {"finding": finding.pk, "outcome": "pass", "reason": "전화로 확인했습니다."})


@row(f"{APPLICATION} check-again", told="‘요건 확인 중’ 상태로")
def check_again() -> Post:
    application = unconfirmed()
    assert application.project
    application.project.confirm(by=application.project.counterparts().get(), now=make.NOON)
    return Post(make.clerk(), [application.pk, "check-again"])


@row(f"{APPLICATION} accept", told="‘요건 확인 중’ 상태로")
def accept_documents() -> Post:
    return Post(make.clerk(), [make.application("screening").pk, "accept"], {"kinds": ["registration", "sme"]})
