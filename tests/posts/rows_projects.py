"""Institutes, their researchers, and the projects with companies."""

from projects.models import Project
from tests import make
from tests.posts import Post, row

RESEARCHER = {"name": "홍가람", "name_en": "", "department": "센서연구실", "position": "책임연구원", "fields": [], "is_visible": "on"}


def planned() -> Project:
    return make.project(researcher_=make.researcher(user=make.user()))


@row("institutes:edit", told="저장했습니다.")
def edit() -> Post:
    coordinator = make.user()
    institute = make.institute(coordinator=coordinator)
    return Post(coordinator, [institute.pk], {"name": institute.name, "region": "seoul", "fields": [], "introduction": "연구합니다."})


@row("institutes:new_researcher", told="이미 등록되어 있습니다")
def new_researcher() -> Post:
    coordinator = make.user()
    return Post(coordinator, [make.institute(coordinator=coordinator).pk], RESEARCHER)


@row("institutes:edit_researcher", told="저장했습니다.")
def edit_researcher() -> Post:
    coordinator = make.user()
    researcher = make.researcher(institute=make.institute(coordinator=coordinator))
    return Post(coordinator, [researcher.pk], RESEARCHER | {"position": "선임연구원"})


@row("projects:new", told="협력과제를 계획했습니다.")
def new() -> Post:
    manager, researcher = make.user(), make.researcher(user=make.user())
    body = {"company": make.company(manager=manager).pk, "researcher": researcher.pk, "title": "저전력 라이다 모듈"}
    body |= {"plan": "함께 만듭니다.", "starts_on": "2027-01", "months": 12}
    return Post(manager, body=body, query=f"?institute={researcher.institute_id}")


@row("projects:confirm", told="지금 상태는 ‘기관 확인 완료’입니다.")
def confirm() -> Post:
    project = planned()
    return Post(project.counterparts().first(), [project.pk])


@row("projects:decline", told="지금 상태는 ‘기관에서 거절’입니다.")
def decline() -> Post:
    project = planned()
    return Post(project.counterparts().first(), [project.pk], {"reason": "인력이 없습니다."})


@row("projects:withdraw", told="지금 상태는 ‘기업이 철회’입니다.")
def withdraw() -> Post:
    project = planned()
    return Post(project.company.managers().first(), [project.pk])
