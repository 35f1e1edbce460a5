"""A letter's context as JSON in which dates stay dates."""

import json
from datetime import date, datetime
from typing import Any


class ContextEncoder(json.JSONEncoder):
    """Dates stay dates, for the date filters of the templates. Lazy strings are refused: they would freeze the poster's language."""

    def default(self, o: object) -> object:
        if isinstance(o, datetime):
            return {"$moment": o.isoformat()}
        if isinstance(o, date):
            return {"$date": o.isoformat()}
        return super().default(o)


class ContextDecoder(json.JSONDecoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"object_hook": self._revive})

    @staticmethod
    def _revive(value: dict[str, Any]) -> object:
        match value:
            case {"$moment": str(text)}:
                return datetime.fromisoformat(text)
            case {"$date": str(text)}:
                return date.fromisoformat(text)
        return value
