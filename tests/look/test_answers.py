"""What every answer carries: language, headers, and pages for what goes wrong."""

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory

from innocenter.look.errors import server_error
from tests import make

CSP = {
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip


@pytest.fixture
def _sample_pages(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.look.sample"


@pytest.mark.django_db
def test_a_page_is_korean_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/", headers={"accept-language": "en-US,en"})
    assert answer.headers["Content-Language"] == "ko"
    assert '<html lang="ko">' in answer.content.decode()


@pytest.mark.django_db
def test_a_visitor_switches_the_language_and_the_browser_remembers(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/companies/?q=a"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/companies/?q=a")
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_language_of_somebody_signed_in_goes_with_the_person() -> None:
    person = make.user()
    make.signed_in(person).post("/language/", {"language": "en"})
    person.refresh_from_db()
    assert person.language == "en"
    assert '<html lang="en">' in make.signed_in(person).get("/me/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_language_switch_leads_nowhere_else(client: Client, onward: str) -> None:
    assert client.post("/language/", {"language": "xx", "next": onward}).headers["Location"] == "/"


def test_the_language_switch_refuses_a_get(client: Client) -> None:
    assert client.get("/language/").status_code == 405


@pytest.mark.django_db
def test_headers_keep_the_page_to_itself(client: Client) -> None:
    headers = client.get("/").headers
    assert set(headers["Content-Security-Policy"].split("; ")) == CSP
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "no-store" not in headers.get("Cache-Control", "")


@pytest.mark.django_db
def test_a_page_of_somebody_signed_in_is_kept_by_nobody() -> None:
    assert make.signed_in(make.user()).get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.usefixtures("_sample_pages")
@pytest.mark.parametrize(
    ("path", "status", "korean", "english"),
    [
        ("/nowhere/", 404, "찾으시는 페이지가 없습니다", "This page is not here"),
        ("/sample/forbidden/", 403, "이 계정으로는 볼 수 없는 페이지입니다", "This page is for others"),
        ("/sample/broken/", 500, "센터의 시스템에 문제가 생겼습니다", "Something went wrong on our side"),
    ],
)
def test_what_goes_wrong_is_told_in_words_with_ways_on(path: str, status: int, korean: str, english: str) -> None:
    for language, words in [("ko", korean), ("en", english)]:
        client = Client(raise_request_exception=False)
        client.cookies["django_language"] = language
        answer = client.get(path)
        page = answer.content.decode()
        assert (answer.status_code, words in page, page.count("<li><a href=")) >= (status, True, 3)
        assert answer.headers["X-Request-ID"] in page
        assert "Traceback" not in page


def test_the_page_of_a_broken_server_asks_no_database() -> None:
    answer = server_error(RequestFactory().get("/"))  # this test has no access to a database: a query would fail it
    assert answer.status_code == 500


@pytest.mark.django_db
def test_a_form_without_its_token_is_sent_back_in_words() -> None:
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.force_login(make.user(), backend="django.contrib.auth.backends.ModelBackend")
    answer = signed_in.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "한 번 더 보내 주세요" in answer.content.decode()


@pytest.mark.django_db
def test_a_visitor_needs_no_token_for_the_language_and_gets_none() -> None:
    visitor = Client(enforce_csrf_checks=True)
    assert "csrfmiddlewaretoken" not in visitor.get("/").content.decode()
    assert visitor.post("/language/", {"language": "en"}).status_code == 302
    assert not visitor.cookies.get("csrftoken")


def test_a_request_that_cannot_be_read_is_told_so(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "요청을 읽지 못했습니다" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "is_served"),
    [
        ("vendor/krds/css/component/output.css", True),
        ("vendor/krds/css/token/krds_tokens.css", True),
        ("vendor/krds/img/component/icon/ico_angle.svg", True),
        ("vendor/pretendard/pretendardvariable-gov-dynamic-subset.css", True),
        ("vendor/krds/cdn/krds.min.js", False),
        ("vendor/krds/js/component/ui-script.js", False),
        ("vendor/krds/css/component/../../../package.json", False),
        ("vendor/pretendard/../../package.json", False),
    ],
)
def test_only_what_pages_wear_leaves_the_packages(path: str, is_served: bool) -> None:
    assert bool(finders.find(path)) is is_served


def test_what_collectstatic_takes_from_the_packages_is_small() -> None:
    taken = [path for finder in finders.get_finders() if type(finder).__name__ == "PackageFinder" for path, _storage in finder.list(None)]
    assert 180 < len(taken) < 400
    assert not [path for path in taken if path.endswith((".js", ".html"))]
