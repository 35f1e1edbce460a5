"""Serves the few npm files that pages wear, by an allow-list; the rest of node_modules stays out of reach."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # -- whitenoise has no types

PACKAGES = {
    "vendor/krds": "krds-uiux/resources",
    "vendor/pretendard": "pretendard-gov/dist/web/variable",
    "vendor/jsqr": "jsqr/dist",
    "vendor/trix": "trix/dist",
}
ALLOWED = (
    "vendor/krds/css/component/output.css*",
    "vendor/krds/css/token/krds_tokens.css",
    "vendor/krds/img/component/icon/*.svg",
    "vendor/pretendard/pretendardvariable-gov-dynamic-subset.css",
    "vendor/pretendard/woff2-dynamic-subset/*.woff2",
    "vendor/jsqr/jsQR.js",
    "vendor/trix/trix.css",
    "vendor/trix/trix.umd.min.js*",  # its source map too: the file names it, and collectstatic follows
)


class PackageFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        for prefix, folder in PACKAGES.items():
            if path.startswith(f"{prefix}/") and is_allowed(path):
                found = Path(settings.BASE_DIR, "node_modules", folder, path.removeprefix(f"{prefix}/"))
                if found.is_file():
                    return [str(found)] if find_all else str(found)
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for prefix, folder in PACKAGES.items():
            root = Path(settings.BASE_DIR, "node_modules", folder)
            storage = FileSystemStorage(location=root)
            storage.prefix = prefix  # type: ignore[attr-defined]  # -- collectstatic and whitenoise read it from here
            for pattern in ALLOWED:
                if pattern.startswith(f"{prefix}/"):
                    yield from ((str(file.relative_to(root)), storage) for file in sorted(root.glob(pattern.removeprefix(f"{prefix}/"))))


def is_allowed(path: str) -> bool:
    return ".." not in PurePosixPath(path).parts and any(fnmatchcase(path, pattern) for pattern in ALLOWED)


class CollectedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # -- for the same reason
    """Hashed names and .br/.gz beside each file. A file that is missing costs its looks, not the page."""

    manifest_strict = False
