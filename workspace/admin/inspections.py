"""The list of points that a check-out looks at."""

from django.contrib import admin

from innocenter.look.admin import PortalModelAdmin
from workspace.models import InspectionPoint


@admin.register(InspectionPoint)
class InspectionPointAdmin(PortalModelAdmin):
    list_display = ["text_ko", "text_en", "order", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["text_ko", "text_en"]
