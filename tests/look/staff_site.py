"""A small staff site over real models: projects as pages with acts, public holidays as plain forms."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone

from companies.models import Company, Person
from innocenter.accounts.models import User
from innocenter.look.admin import Act, PortalModelAdmin, ReasonForm
from innocenter.look.admin_site import PortalAdminSite
from innocenter.taxonomy.models import Holiday
from innocenter.urls import urlpatterns as portal
from projects.models import Project


def confirm(project: Project, cleaned: dict[str, Any], request: HttpRequest) -> str:
    project.confirm(by=project.counterparts()[0], now=timezone.now())
    return "확인했습니다."


def decline(project: Project, cleaned: dict[str, Any], request: HttpRequest) -> str:
    if cleaned["reason"] == "짧다":
        raise ValidationError({"reason": ["사유를 더 자세히 적어 주세요."], "elsewhere": ["다른 곳의 잘못입니다."]})
    if cleaned["reason"] == "거절":
        raise ValidationError("동사가 거절했습니다.")
    project.decline(by=project.counterparts()[0], reason=cleaned["reason"], now=timezone.now())
    return "거절했습니다."


def is_planned(project: Project) -> bool:
    return project.state == "planned"


class ProjectAdmin(PortalModelAdmin):
    list_display = ["title", "company", "state"]
    list_select_related = ["company"]
    readable_template = "admin/object_page.html"
    personal = True
    acts = [
        Act("confirm", "협력 확인", confirm, when=is_planned, sentence=lambda project: f"{project.title} 협력을 확인합니다."),
        Act("decline", "거절", decline, form=ReasonForm, when=is_planned, danger=True),
        Act("secret", "아무나 못 하는 일", confirm, permission="projects.delete_project"),
    ]

    def people(self, obj: Project) -> Any:
        return obj.company_side()

    def readable_context(self, request: HttpRequest, obj: Project) -> dict[str, Any]:
        return {"facts": [("기업", obj.company.name), ("기간", f"{obj.months}개월")]}


class HolidayAdmin(PortalModelAdmin):
    list_display = ["day", "name"]
    search_fields = ["name"]
    list_filter = ["day"]


class PersonInline(admin.TabularInline):
    model = Person
    extra = 1
    autocomplete_fields = ["user"]


class EventInline(admin.StackedInline):
    model = Project
    extra = 1
    fields = ["title", "institute", "months", "starts_on"]


class CompanyAdmin(PortalModelAdmin):
    inlines = [PersonInline, EventInline]
    list_display = ["name", "region"]
    list_filter = ["region", "size"]


class UserAdmin(PortalModelAdmin):
    search_fields = ["name"]
    fields = ["name", "email", "groups"]
    filter_horizontal = ["groups"]


    pass


site = PortalAdminSite()
site.register(Project, ProjectAdmin)
site.register(Holiday, HolidayAdmin)
site.register(Company, CompanyAdmin)
site.register(User, UserAdmin)

urlpatterns = [path("admin/", site.urls), *(pattern for pattern in portal if str(pattern.pattern) != "admin/")]
