from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.outbox.office import PostOffice, open_office


@pytest.fixture(autouse=True)
def office(settings: LazySettings) -> Iterator[PostOffice]:
    with open_office(settings) as office:
        yield office
