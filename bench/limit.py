"""What this machine can do at best: a Django of its own, as plain as the work allows. Gunicorn serves it exactly as it serves the portal.

/page/   one indexed query of 20 rows and 20 KB, nearly all of them in one variable of each row: the lightest that could be meant
/list/   one indexed query of 20 rows and 20 KB as a list has them: a base, links by name, a dozen short variables in each row
/hello/  no query, no template
/admin/  a bare change list of 5,000 rows
"""

import os

import django
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import path

from innocenter.settings import database

ROWS, SHOWN = 5_000, 20
TEMPLATE = (
    "<!doctype html><html><head><title>Limit</title></head><body><ul>{% for row in rows %}"
    '<li class="row"><h2><a href="/page/{{ row.pk }}/">{{ row.title }}</a></h2><p>{{ row.text }}</p>'
    "<dl><dt>When</dt><dd>{{ row.day|date:'Y-m-d' }}</dd><dt>Where</dt><dd>{{ row.place }}</dd></dl></li>{% endfor %}</ul></body></html>"
)

if not settings.configured:
    apps = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
    settings.configure(
        SECRET_KEY="limit",  # noqa: S106 -- it guards nothing
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.limit",
        DATABASES={"default": database(os.environ["LIMIT_DATABASE_URL"])},
        INSTALLED_APPS=[f"django.contrib.{app}" for app in apps] + ["bench"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            }
        ],
        STATIC_URL="/static/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


class Row(models.Model):
    title = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=[("forum", "Forum"), ("seminar", "Seminar"), ("briefing", "Briefing")])
    text = models.TextField()
    place = models.CharField(max_length=100)
    day = models.DateField(db_index=True)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.title


@admin.register(Row)
class RowAdmin(admin.ModelAdmin):
    list_display = ("title", "place", "day")
    list_filter = ("day",)
    search_fields = ("title",)


compiled = engines["django"].from_string(TEMPLATE)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(compiled.render({"rows": Row.objects.order_by("day")[:SHOWN]}, request))


def list_(request: HttpRequest) -> HttpResponse:
    return render(request, "limit/list.html", {"rows": Row.objects.order_by("day")[:SHOWN]})


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [
    path("page/", page, name="page"),
    path("page/<int:pk>/", page, name="row"),
    path("list/", list_, name="list"),
    path("hello/", hello, name="hello"),
    path("admin/", admin.site.urls),
]
application = get_wsgi_application()


def prepare() -> str:
    """Tables, rows, and a session for the admin; returns its key."""
    from django.contrib.auth.models import User  # noqa: PLC0415 -- of this Django, after setup
    from django.test import Client  # noqa: PLC0415 -- of this Django, after setup

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    Row.objects.bulk_create(
        Row(
            title=f"Row {n}",
            kind=("forum", "seminar", "briefing")[n % 3],
            text="글자 " * 120,
            place=f"Room {n % 50}",
            day=f"2026-{n % 12 + 1:02d}-11",
        )
        for n in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(User.objects.create_superuser("limit"))
    return client.cookies["sessionid"].value
