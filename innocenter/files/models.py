"""A private upload: kept once, never changed, read only through a view that asks who is reading."""

import hashlib
import uuid
from datetime import datetime
from typing import IO, Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from innocenter.accounts.models import User
from innocenter.files.inspection import inspect
from innocenter.files.naming import plain_name


def vault() -> FileSystemStorage:
    """Where private files lie: outside the web root, readable by this system user alone."""
    return FileSystemStorage(location=settings.MEDIA_ROOT / "private", file_permissions_mode=0o600, directory_permissions_mode=0o700)


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def keep(self, upload: "UploadedFile[Any]", *, by: User | None, now: datetime, kinds: tuple[str, ...] = ()) -> "StoredFile":
        """Check and keep an upload. Raises ValidationError in words a person can act on.

        The bytes are written before the row, so that a row never promises what is not there. If the row (or the caller's transaction)
        fails, only bytes without a row stay behind; `manage.py files_sweep` clears them away.
        """
        found = inspect(upload, kinds=kinds)
        upload.seek(0)
        return self._write(
            StoredFile(
                name=plain_name(upload.name or ""),
                media_type=found.media_type,
                size=found.size,
                sha256=found.sha256,
                uploaded_by=by,
                uploaded_at=now,
            ),
            upload,
        )

    def keep_own(self, content: bytes, *, name: str, media_type: str, by: User | None, now: datetime) -> "StoredFile":
        """Keep what the portal itself has made, so there is nothing to inspect. `by` is whose act made it."""
        size, sha256 = len(content), hashlib.sha256(content).hexdigest()
        stored = StoredFile(name=name, media_type=media_type, size=size, sha256=sha256, uploaded_by=by, uploaded_at=now)
        return self._write(stored, ContentFile(content))

    def _write(self, stored: "StoredFile", content: "File[Any]") -> "StoredFile":
        vault().save(stored.path, content)
        try:
            with transaction.atomic():
                stored.save(force_insert=True)
        except BaseException:
            vault().delete(stored.path)
            raise
        return stored

    def sweep(self, *, before: datetime) -> int:
        """Delete bytes without a row that were written before that moment. Returns how many."""
        place, gone = vault(), 0
        for folder in place.listdir("")[0] if place.exists("") else []:
            for name in place.listdir(folder)[1]:
                path = f"{folder}/{name}"
                if place.get_modified_time(path) < before and not self.filter(pk=name).exists():
                    place.delete(path)
                    gone += 1
        return gone


class StoredFile(models.Model):
    """The row of one private file. Its bytes lie under a generated name; what the person called it is data only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("File name"), max_length=200)
    media_type = models.CharField(_("Type"), max_length=100)
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(User, verbose_name=_("Uploaded by"), null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(_("Uploaded at"))

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="a_kept_file_never_changes", fields=["id", "name", "media_type", "size", "sha256", "uploaded_at"])
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the bytes lie inside the vault."""
        return f"{self.id.hex[:2]}/{self.id.hex}"

    def has_bytes_of(self, other: "StoredFile") -> bool:
        """The same document under the same name, sent once more."""
        return self.pk != other.pk and (self.sha256, self.size, self.name) == (other.sha256, other.size, other.name)

    def discard(self) -> None:
        """Forget it; its bytes go with the next `manage.py files_sweep`."""
        self.delete()

    def open(self) -> IO[bytes]:
        return vault().open(self.path)
