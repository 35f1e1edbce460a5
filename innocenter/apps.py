from django.apps import AppConfig


class InnocenterConfig(AppConfig):
    """The roof as an app: its management commands and its start-up checks."""

    name = "innocenter"

    def ready(self) -> None:
        from innocenter import checks  # noqa: F401, PLC0415 -- Django wants checks registered here, after every app is loaded
