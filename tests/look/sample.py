"""A site map with one page more, that wears every component: for tests and for looking at, never for the product."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from innocenter.look.forms import CleanForm
from innocenter.look.pages import page_of
from innocenter.urls import handler400, handler403, handler404, handler500  # noqa: F401
from innocenter.urls import urlpatterns as portal
from innocenter.values.todo import Todo

SEOUL = ZoneInfo("Asia/Seoul")
TODAY = date(2026, 11, 22)


class SampleForm(CleanForm):
    name = forms.CharField(label="기업 이름", max_length=60, help_text="등록증에 적힌 그대로 적어 주세요.")
    number = forms.CharField(label="사업자등록번호", max_length=12)
    first_day = forms.DateField(label="입주 희망일", required=False)
    months = forms.IntegerField(label="기간(개월)", min_value=1, max_value=24)
    kind = forms.ChoiceField(label="자리의 종류", choices=[("desk", "지정석"), ("office", "독립 사무실")], widget=forms.RadioSelect)
    fields_ = forms.MultipleChoiceField(
        label="분야", choices=[("1", "전기·전자"), ("2", "기계"), ("3", "화학")], widget=forms.CheckboxSelectMultiple, required=False
    )
    region = forms.ChoiceField(label="지역", choices=[("", "고르세요"), ("busan", "부산"), ("seoul", "서울")])
    plan = forms.CharField(label="협력 계획", widget=forms.Textarea, help_text="연구기관과 함께 무엇을 언제까지 하실지 적어 주세요.")
    paper = forms.FileField(label="사업자등록증", required=False, help_text="PDF, 20MB까지")
    agree = forms.BooleanField(label="개인정보 수집·이용에 동의합니다")
    news = forms.BooleanField(label="소식을 받겠습니다", required=False)

    def clean_number(self) -> str:
        if self.cleaned_data["number"] != "1234567891":
            raise forms.ValidationError("사업자등록번호의 마지막 숫자가 맞지 않습니다. 등록증을 보고 다시 입력해 주세요.")
        return str(self.cleaned_data["number"])


def page(request: HttpRequest, name: str) -> HttpResponse:
    form = SampleForm(request.POST or None, request.FILES or None)
    words = {
        "form": form,
        "today": TODAY,
        "todo": Todo("연장심사 보고서를 제출해 주세요.", date(2026, 12, 1), "보고서 작성하기", "#"),
        "late": Todo("협력이 이어지고 있는지 확인해 주세요.", date(2026, 11, 19), "확인하기", "#", late=True),
        "waiting": Todo("연구기관이 협력을 확인하고 있습니다.", date(2026, 12, 7), "", "", waiting=True),
        "facts": [
            ("자리", "3층 B-07"),
            ("이번 입주기간", "2026. 7. 1. ~ 12. 31."),
            ("최대 사용일", "2028. 6. 30."),
            ("다음 절차", "연장심사 보고서"),
        ],
        "steps": [("심사 시작", "done"), ("기업 보고", "now"), ("기관 확인", "next"), ("평가", "next"), ("결정", "next")],
        "moments": [
            (datetime(2026, 11, 2, 9, 0, tzinfo=SEOUL), "연장심사가 시작되었습니다. 보고서 기한은 12월 1일(화)입니다.", ""),
            (date(2026, 7, 1), "입주를 시작했습니다. 입실 점검에 이상이 없었습니다.", "김담당"),
        ],
        "page_obj": page_of(request, list(range(400))),
    }
    template = Path(__file__).parent.joinpath("templates", f"{name}.html").read_text()
    return HttpResponse(engines["django"].from_string(template).render(words, request))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the sample that breaks")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    *portal,
    path("sample/broken/", broken),
    path("sample/forbidden/", forbidden),
    path("sample/<slug:name>/", page, name="sample"),
]
