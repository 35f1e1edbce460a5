"""The site map."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from innocenter import home
from innocenter.accounts.views import activate_app, deactivate_app, remove_passkey, rename_passkey
from innocenter.outbox import calendar
from mentoring import own_calendar

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.front, name="home"),
    path("me/", home.me, name="me"),
    path("language/", home.language, name="language"),
    path("robots.txt", home.robots, name="robots"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("accounts/", include("innocenter.accounts.urls")),
    path("accounts/2fa/totp/activate/", activate_app, name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", deactivate_app, name="mfa_deactivate_totp"),
    path("accounts/2fa/webauthn/keys/<int:pk>/edit/", rename_passkey, name="mfa_edit_webauthn"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", remove_passkey, name="mfa_remove_webauthn"),
    path("accounts/consents/", include("innocenter.privacy.urls")),
    path("accounts/", include("allauth.urls")),
    path("letters/", include("innocenter.outbox.urls")),
    path("documents/", include("innocenter.issued.urls")),
    path("media-public/", include("innocenter.files.urls")),
    path("companies/", include("companies.urls")),
    path("institutes/", include("institutes.urls")),
    path("projects/", include("projects.urls")),
    path("workspace/", include("workspace.urls")),
    path("events/", include("events.urls")),
    path("mentoring/", include("mentoring.urls")),
    path("admin/", admin.site.urls),
]

calendar.in_own_calendar(own_calendar.sessions_of)
handler400 = "innocenter.look.errors.bad_request"
handler403 = "innocenter.look.errors.permission_denied"
handler404 = "innocenter.look.errors.page_not_found"
handler500 = "innocenter.look.errors.server_error"
