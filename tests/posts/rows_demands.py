"""Demands."""

from datetime import timedelta

from projects.models import Demand
from tests import make, make_demands, make_mentoring, make_results
from tests.posts import Post, row


def writer(found: Demand) -> Post:
    return Post(found.made_by, [found.pk])


@row("projects:new_demand", told="저장했습니다")
def new() -> Post:
    company = make.company()
    return Post(company.managers().first(), body=make_demands.FORM | {"company": company.pk})


@row("projects:edit_demand", told="저장했습니다")
def edit() -> Post:
    found = make_demands.demand("draft")
    return Post(found.made_by, [found.pk], make_demands.FORM | {"title": "다른 제목"})


@row("projects:publish_demand", told="지금 상태는")
def publish() -> Post:
    return writer(make_demands.demand("draft"))


@row("projects:prolong_demand", told="이미 마감된")
def prolong() -> Post:
    return writer(make_demands.demand(now=make.NOON - timedelta(days=170)))


@row("projects:close_demand", told="이미 마감된 기술수요입니다")
def close() -> Post:
    found = make_demands.demand()
    return Post(found.made_by, [found.pk], {"ending": "found"})


@row("projects:answer_demand", told="이미 답변하신 기술수요입니다")
def answer() -> Post:
    return Post(make_demands.researcher().user, [make_demands.demand().pk], {"text": "함께 할 수 있습니다."})


@row("mentoring:become_demand", told="이미 기술수요로 이어진")
def become() -> Post:
    made = make_results.closed()
    return Post(make_mentoring.asker(made.company), [made.pk], make_demands.FORM)


@row("admin:projects_demand_act take_off", told="마감")
def take_off() -> Post:
    return Post(make.staff("programme"), [make_demands.demand().pk, "take_off"], {"reason": "공개할 수 없는 내용입니다."})
