"""What every answer carries: language, headers, and pages for what goes wrong."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client, RequestFactory

from innocenter import checks, gunicorn
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
    ("path", "back"),
    [
        ("/projects/7/confirm/", "/projects/7/"),
        ("/workspace/leases/L-1/report/submit/", "/workspace/leases/L-1/report/"),
        ("/companies/people/7/admit/", "/companies/"),
        ("/language/", "/"),
    ],
)
@pytest.mark.django_db
def test_an_address_that_only_a_button_reaches_leads_to_the_page_with_the_button(path: str, back: str) -> None:
    for client in (Client(), make.signed_in(make.user())):
        answer = client.get(path, follow=False)
        if answer.status_code == 302:  # one signs in first, and comes back here
            assert answer.url.startswith("/accounts/login/")
            continue
        page = answer.content.decode()
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert f'href="{back}">버튼이 있는 페이지로 가기' in page
        assert "버튼을 눌러야 하는 단계입니다" in page


@pytest.mark.django_db
def test_a_public_list_that_is_posted_to_says_so_too() -> None:
    answer = Client().post("/companies/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "버튼을 눌러야 하는 단계입니다" in answer.content.decode()


@pytest.mark.django_db
def test_staff_who_may_not_find_back_to_their_desk() -> None:
    answer = make.signed_in(make.staff("mentoring")).get("/admin/workspace/lease/")
    assert answer.status_code == 403
    assert '<a href="/admin/">직원 업무 화면으로 가기</a>' in answer.content.decode()


TOO_MANY = "&".join(f"a{n}=1" for n in range(1001))


@pytest.mark.django_db
@pytest.mark.parametrize("checks_token", [False, True])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/x-www-form-urlencoded", TOO_MANY), ("multipart/form-data", "no boundary"), ("multipart/form-data; boundary=b", "--b")],
)
def test_a_form_that_cannot_be_read_is_told_so(checks_token: bool, content_type: str, body: str) -> None:
    client = Client(enforce_csrf_checks=checks_token)
    answer = client.post("/accounts/login/", body, content_type=content_type)
    page = answer.content.decode()
    assert answer.status_code in ({400, 403} if checks_token else {400, 200})
    assert "<li><a href=" in page or "<form" in page
    assert "Traceback" not in page


@pytest.mark.django_db
def test_a_nul_in_an_address_is_a_page_that_is_not_there(client: Client) -> None:
    assert client.get("/workspace/leases/L-1%00/").status_code == 404


@pytest.mark.django_db
def test_a_search_that_is_too_long_is_answered_in_words(client: Client) -> None:
    page = client.get("/companies/", {"q": "가" * 900}).content.decode()
    assert "앞 200자만 찾았습니다" in page
    assert 'maxlength="200"' in page
    assert "앞 200자만" not in client.get("/companies/", {"q": "가" * 200}).content.decode()


def test_the_longest_search_fits_into_the_longest_address() -> None:
    assert len(quote("가" * 200)) * 4 < gunicorn.limit_request_line <= 8190


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
    assert sorted(path for path in taken if path.endswith((".js", ".html"))) == ["jsQR.js", "trix.umd.min.js"]


def test_every_file_that_another_one_names_is_collected(settings: LazySettings, tmp_path: Path) -> None:
    """As the image does it: one name that leads nowhere ends it. Only nothing is compressed."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "innocenter.look.npm.CollectedStorage"}}
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("css", "js", "map", "svg", "woff2", "txt", "ttf", "png", "ico", "html")
    call_command("collectstatic", interactive=False, verbosity=0)
    collected = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert {"vendor/trix/trix.umd.min.js", "vendor/jsqr/jsQR.js", "vendor/krds/css/component/output.css"} <= set(collected)


@pytest.mark.django_db
def test_without_the_packages_every_page_answers_and_the_start_says_so(
    client: Client, settings: LazySettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert checks.pages_have_their_looks() == []
    settings.BASE_DIR = tmp_path  # a checkout without node_modules

    for path in ("/", "/companies/", "/workspace/apply/", "/accounts/login/"):
        assert client.get(path).status_code == 200
    assert client.get("/static/vendor/krds/css/component/output.css").status_code == 404
    (told,) = checks.pages_have_their_looks()
    assert str(told.msg) == "The front-end packages are not installed (node_modules): pages are without their looks."
    with pytest.raises(ImproperlyConfigured, match="npm ci"):  # the font of official documents is in them, too
        checks.refuse_unsafe_start()
    assert [record.getMessage() for record in caplog.records if "front-end packages" in record.getMessage()]
