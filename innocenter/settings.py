"""One settings file. It runs with an empty environment (the local servers of `innocenter.local`) and refuses to run unsafe."""

import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from innocenter import logs

BASE_DIR = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "only-for-a-demo-on-your-own-machine"  # noqa: S105 -- production refuses to start on it


def env(name: str, default: str = "") -> str:
    return os.environ.get(name) or default  # an empty variable is an unset one


def env_bool(name: str, default: bool = False) -> bool:
    return env(name, str(default)).lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """Read a postgresql:// URL; `?host=/folder` names a socket folder."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DEMO = env_bool("DEMO")
LOCAL = env_bool("INNOCENTER_LOCAL")  # set by innocenter.local: servers of one's own machine, where the default secret may stand
TRUSTED_PROXY_COUNT = int(env("TRUSTED_PROXY_COUNT", "0"))
DEBUG = False
SECRET_KEY = env("SECRET_KEY", DEFAULT_SECRET)
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000")
CENTRE_CONTACT = env("CENTRE_CONTACT", "desk@innocenter.example")  # whom to ask: in every letter and at the foot of every page
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "innocenter",
    "innocenter.accounts",
    "innocenter.look",
    "innocenter.outbox",
    "innocenter.files",
    "innocenter.issued",
    "innocenter.privacy",
    "innocenter.search",
    "innocenter.taxonomy",
    "companies",
    "institutes",
    "projects",
    "workspace",
    "events",
    "mentoring",
    "innocenter.look.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "innocenter.health.HealthMiddleware",
    "innocenter.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "innocenter.look.visitors.VisitorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "innocenter.look.middleware.language_middleware",
    "innocenter.look.middleware.privacy_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "innocenter.look.middleware.manners_middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "innocenter.accounts.middleware.SecondFactorMiddleware",
    "innocenter.accounts.middleware.LastSeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]
ROOT_URLCONF = "innocenter.urls"
WSGI_APPLICATION = "innocenter.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database(env("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/innocenter"))}
REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHE_URL = env("CACHE_URL", urlsplit(REDIS_URL)._replace(path="/1").geturl())  # clearing the cache must not empty the broker
CACHES = {
    "default": {
        "BACKEND": "innocenter.cache.PatientCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]

# Signing in: django-allauth (innocenter.accounts)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
LOGOUT_REDIRECT_URL = "home"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT  # rate limits look at the address that our own proxy saw, never at what a client claims
ACCOUNT_ADAPTER = "innocenter.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "innocenter.accounts.forms.SignInForm",
    "signup": "innocenter.accounts.forms.SignUpForm",
    "add_email": "innocenter.accounts.forms.AddAddressForm",
    "change_password": "innocenter.accounts.forms.ChangePasswordForm",
    "reset_password": "innocenter.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "innocenter.accounts.forms.NewPasswordForm",
    "reauthenticate": "innocenter.accounts.forms.ReauthenticateForm",
    "request_login_code": "innocenter.accounts.forms.AskForCodeForm",
    "confirm_login_code": "innocenter.accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "innocenter.accounts.forms.AddressCodeForm",
    "confirm_password_reset_code": "innocenter.accounts.forms.ResetCodeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"confirm_email": "3/3m/key", "event_guest": "10/5m/ip"}  # once would meet a double click with a refusal
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
MFA_ADAPTER = "innocenter.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = urlsplit(SITE_URL).hostname in {"localhost", "127.0.0.1"}
MFA_FORMS = {
    "authenticate": "innocenter.accounts.forms.SecondFactorForm",
    "reauthenticate": "innocenter.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "innocenter.accounts.forms.ActivateAppForm",
    "add_webauthn": "innocenter.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "innocenter.accounts.forms.RenamePasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False  # a write for each request; User.last_seen tells enough
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Seoul"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
CATALOGUES = [
    "accounts", "look", "admin", "outbox", "files", "privacy", "search", "taxonomy", "companies", "institutes", "projects", "workspace",
    "leases", "bookings", "issued", "panels", "renewals", "occupancy", "screening", "events", "eventpages", "feeds", "day",
    "mentoring", "experts", "matching", "offers", "sessions", "questions", "proposals", "results", "demands", "clinics",
]
LOCALE_PATHS = [BASE_DIR / "locale" / room for room in CATALOGUES]
TIME_ZONE = "Asia/Seoul"
FORMAT_MODULE_PATH = ["innocenter.look.formats"]
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "collected"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "innocenter.look.npm.PackageFinder",
]
# The image has run collectstatic; elsewhere files come from where they lie.
COLLECTED = "collectstatic" in sys.argv or (not DEMO and (STATIC_ROOT / "staticfiles.json").exists())
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "innocenter.look.npm.CollectedStorage" if COLLECTED else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
FORM_RENDERER = "innocenter.look.renderer.KrdsRenderer"
EMAIL_URL = env("EMAIL_URL", "smtp://127.0.0.1:8025")
EMAIL_TIMEOUT = 15  # seconds for each step with the mail server
EMAIL_BACKEND = "innocenter.outbox.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = f"중소·중견기업 기술혁신센터 <{env('MAIL_FROM', 'no-reply@innocenter.example')}>"
MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "innocenter.example"  # right-hand side of our Message-IDs

IS_HTTPS = SITE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "innocenter.look.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = logs.LOGGING
logs.configure()
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # RequestIdMiddleware has replaced what is not to be trusted
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # DEBUG: one line for a request is enough
DJANGO_STRUCTLOG_CELERY_ENABLED = True

PGHISTORY_APPEND_ONLY = True  # what was written of a change is never changed itself: a trigger on every table of the history
