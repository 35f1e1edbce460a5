import django.contrib.admin.apps as admin_apps
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LookConfig(AppConfig):
    name = "innocenter.look"
    verbose_name = _("Look")
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our own site: installed in the place of "django.contrib.admin"."""

    default = False
    default_site = "innocenter.look.admin_site.PortalAdminSite"
