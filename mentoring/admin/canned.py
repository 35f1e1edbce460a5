"""The desk's canned replies."""

from django.contrib import admin

from innocenter.look.admin import PortalModelAdmin
from mentoring.models import CannedReply


@admin.register(CannedReply)
class CannedReplyAdmin(PortalModelAdmin):
    list_display = ["title", "use", "is_active"]
    list_filter = ["use", "is_active"]
    search_fields = ["title", "text"]
