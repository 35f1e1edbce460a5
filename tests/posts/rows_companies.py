"""Companies and who acts for them."""

from companies.models import Company, Person
from innocenter.accounts.models import User
from tests import make
from tests.files import uploads
from tests.posts import Post, row

ABOUT = {"name": "새봄전자", "name_en": "", "size": "small", "region": "daejeon"}


def a_company() -> tuple[Company, User]:
    manager = make.user()
    return make.company(manager=manager), manager


def invited() -> tuple[Person, User]:
    company, manager = a_company()
    guest = make.user()
    return company.invite(email=guest.email, by=manager, now=make.NOON), guest


def asking() -> tuple[Person, User]:
    company, manager = a_company()
    return company.ask_to_join(by=make.user(), now=make.NOON), manager


@row("companies:new", told="이미 등록된 기업이며, 이미 참여하고 있습니다.", anybody=True)
def new() -> Post:
    return Post(make.user(), body=ABOUT | {"number": make.registration_number()})


@row("companies:edit", told="저장했습니다.")
def edit() -> Post:
    company, manager = a_company()
    about = ABOUT | {"postcode": "13494", "address": "성남시 분당구", "ksic_codes": "26112", "employees": 12, "founded_on": "2010-01-04"}
    about |= {"homepage": "https://example.com", "introduction": "센서를 만듭니다.", "fields": [], "is_listed": "on"}
    return Post(manager, [company.pk], about)


# The same picture takes the place of itself, under a name of its own.
@row("companies:edit with a logo", told="저장했습니다.", anew=["companies_company", "companies_companyevent", "pghistory_context"])
def edit_logo() -> Post:
    company, manager = a_company()
    return Post(manager, [company.pk], ABOUT | {"is_listed": "on"}, {"logo": ("로고.png", uploads.picture())})


@row("companies:join", told="이미 이 기업에 속해 있거나 참여를 요청했습니다.", anybody=True)
def join() -> Post:
    return Post(make.user(), [make.company().pk])


@row("companies:invite", told="이 주소로 보낸 초대가 이미 있습니다.")
def invite() -> Post:
    company, manager = a_company()
    return Post(manager, [company.pk], {"email": "new@example.com", "role": "member"})


@row("companies:admit", told="지금 상태는 ‘참여 중’입니다.")
def admit() -> Post:
    person, manager = asking()
    return Post(manager, [person.pk])


@row("companies:refuse", told="지금 상태는 ‘떠남’입니다.")
def refuse() -> Post:
    person, manager = asking()
    return Post(manager, [person.pk])


@row("companies:make_manager", told="님이 관리자가 되었습니다.")
def make_manager() -> Post:
    company, manager = a_company()
    return Post(manager, [make.person(company).pk])


@row("companies:remove", told="지금 상태는 ‘떠남’입니다.")
def remove() -> Post:
    company, manager = a_company()
    return Post(manager, [make.person(company).pk])


@row("companies:leave", told="에서 나오셨습니다.")
def leave() -> Post:
    company, _manager = a_company()
    stay = make.person(company)
    assert stay.user
    return Post(stay.user, [stay.pk])


@row("companies:accept", told="지금 상태는 ‘참여 중’입니다.")
def accept() -> Post:
    person, guest = invited()
    return Post(guest, [person.pk])


@row("companies:decline", told="지금 상태는 ‘떠남’입니다.")
def decline() -> Post:
    person, guest = invited()
    return Post(guest, [person.pk])
