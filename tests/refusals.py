"""What a verb says when it refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError


def refusal(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The code with which the verb refuses, or the name of the field that it finds wrong."""
    with pytest.raises(ValidationError) as refused:
        act(*args, **kwargs)
    error = refused.value
    return str(error.error_list[0].code) if hasattr(error, "error_list") else str(next(iter(error.error_dict)))
