from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuedConfig(AppConfig):
    name = "innocenter.issued"
    verbose_name = _("Official documents")

    def ready(self) -> None:
        from innocenter.issued import checks  # noqa: F401, PLC0415 -- registers what the portal refuses to start without
