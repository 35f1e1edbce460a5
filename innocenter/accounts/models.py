from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def staff_of(self, group: str) -> "models.QuerySet[User]":
        """The centre's active staff in a group of `groups.NAMES`."""
        return self.filter(groups__name=group, is_active=True, is_staff=True)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person; signs in with the e-mail address."""

    class Language(models.TextChoices):
        KOREAN = "ko", _("Korean")
        ENGLISH = "en", _("English")

    username = None  # type: ignore[assignment]  # -- the e-mail address is the sign-in
    first_name = None  # type: ignore[assignment]  # -- Korean names are one field
    last_name = None  # type: ignore[assignment]  # -- Korean names are one field
    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=60)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.KOREAN)
    last_seen = models.DateTimeField(_("Last seen"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # -- signs in by e-mail

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_once", violation_error_message=_("This e-mail address has an account already.")
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def may_as_staff(self, permission: str) -> bool:
        """Whether this person works for the centre, in a group that holds the permission. Staff without it are like everybody else."""
        return self.is_staff and self.has_perm(permission)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
