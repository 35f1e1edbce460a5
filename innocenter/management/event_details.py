"""The demo's smart sensor seminar has a description, a poster and two questions; the one that has taken place has its materials out."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from events.models import Answers, Attendee, Event, material
from innocenter.accounts.models import User

if TYPE_CHECKING:  # the centre tells this
    from innocenter.management.house import House

DESCRIPTION = """
<h3>이런 분께 권합니다</h3>
<ul><li>센서를 제품에 넣으려는 중소·중견기업의 개발 담당자</li><li>출연연과 공동연구를 준비하는 기업</li></ul>
<h3>무엇을 이야기하나요</h3>
<p>연구자가 <strong>스마트센서</strong>의 최근 기술을 소개하고,
기업과 함께 제품으로 만든 사례를 나눕니다. 발표 뒤에는 질문과 상담 시간이 있습니다.</p>
<p>센터의 다른 자료는 <a href="https://www.example.com/">안내 페이지</a>에서 볼 수 있습니다.</p>
"""


def tell(house: House, clerk: User) -> None:
    sensor = Event.objects.get(title_ko="스마트센서 기술세미나")
    with house.on(house.today) as now:
        sensor.description, sensor.poster_alt = DESCRIPTION, "파란 바탕에 센서를 뜻하는 동심원 네 개와 SMART SENSOR라는 글"
        sensor.poster.save("poster.png", ContentFile(poster()), save=False)
        sensor.save(update_fields=["description", "poster", "poster_alt"])
        stage = sensor.questions.create(
            kind="one", words_ko="어느 단계에서 센서를 쓰려고 하시나요?", words_en="At what stage do you want to use sensors?",
            required=True, choices="아이디어 | An idea\n시제품 | A prototype\n양산 | Series production",
        )  # fmt: skip
        sensor.questions.create(
            kind="long", words_ko="연구자에게 묻고 싶은 것이 있나요?", words_en="What would you like to ask the researcher?",
            position=2, keep_days=14,
        )  # fmt: skip
        person = house.people["company"]
        sensor.register(Attendee.of(person), by=person, now=now, wish="onsite", answers=Answers([stage], {stage.key: "시제품"}))
        held = Event.objects.get(title_ko="이차전지 소재 기술세미나")
        for title, readers, link in (
            ("발표 영상", "present", "https://video.example.com/battery"), ("지원사업 안내 페이지", "all", "https://www.example.com/support"),
        ):  # fmt: skip
            material.add(held, title_ko=title, readers=readers, link=link, by=clerk, now=now)
        held.publish_materials(by=clerk, now=now)


def poster() -> bytes:
    """Small, and drawn here: nobody else's picture."""
    picture = Image.new("RGB", (900, 560), "#0b50d0")
    pen = ImageDraw.Draw(picture)
    for radius, colour in ((240, "#1d63e0"), (170, "#4c87f6"), (100, "#86aff9"), (40, "#ffffff")):
        pen.ellipse((640 - radius, 280 - radius, 640 + radius, 280 + radius), fill=colour)
    pen.text((60, 200), "SMART", fill="#ffffff", font=ImageFont.load_default(size=90))
    pen.text((60, 300), "SENSOR", fill="#ffffff", font=ImageFont.load_default(size=90))
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
