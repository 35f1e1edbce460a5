from django.contrib import admin
from django.http import HttpRequest

from innocenter.look.admin import PortalModelAdmin
from innocenter.taxonomy.models import Field, Holiday


@admin.register(Field)
class FieldAdmin(PortalModelAdmin):
    list_display = ["code", "name_ko", "name_en"]
    search_fields = ["code", "name_ko", "name_en"]


@admin.register(Holiday)
class HolidayAdmin(PortalModelAdmin):
    """Days off announced at short notice. A wrong one may be taken out again."""

    list_display = ["day", "name"]
    search_fields = ["name"]
    date_hierarchy = "day"

    def has_delete_permission(self, request: HttpRequest, obj: Holiday | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
