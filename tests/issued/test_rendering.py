"""From words to PDF: what is read back out of the file."""

import hashlib
import io
import re
import unicodedata
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from innocenter.issued import checks, content, font, frame, rendering
from innocenter.issued.content import Content

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HOSTILE = '#eval("1+1") $x^2$ @ref <label> \\ * bold * _it_ `raw` = heading - list // comment /* */ [x] {y} "quoted" \'s ~ --- ...'


def context(*blocks: content.Block, subject: str = "입주신청 접수증", receiver: str = "주식회사 가나다", language: str = "ko") -> dict:
    with translation.override(language):
        return frame.frozen(Content(subject, blocks, receiver), number="2026-00001", version=1, at=AT)


def pdf(*blocks: content.Block, **words: str) -> bytes:
    return rendering.render(context(*blocks, **words), at=AT)


def text_of(paper: bytes) -> str:
    document = pypdfium2.PdfDocument(paper)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\ufffe\x02]", "", text)


def test_korean_is_read_back():
    found = text_of(pdf(content.paragraph("귀사의 신청을 접수하였습니다."), content.facts([("접수번호", "W-2026-0001"), ("책상", "")])))

    for words in (
        "입주신청 접수증",
        "주식회사 가나다",
        "귀사의 신청을 접수하였습니다.",
        "W-2026-0001",
        "2026-00001",
        "2026. 11. 23.",
        "끝.",
    ):
        assert words in found
    assert "책상" not in found  # a fact without a value is not told


def test_it_says_that_it_is_pdf_a_and_accessible():
    document = pikepdf.open(io.BytesIO(pdf(content.paragraph("본문"))))
    with document.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        assert about["dc:title"] == "입주신청 접수증 (제2026-00001호)"
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang).startswith("ko")
    assert all("/FontFile2" in font_.FontDescriptor for font_ in fonts_of(document))


def fonts_of(document: pikepdf.Pdf) -> list:
    tops = [font_ for page in document.pages for font_ in page.Resources.Font.values()]
    return [font_.DescendantFonts[0] for font_ in tops]


@pytest.mark.parametrize("place", ["paragraph", "quote", "heading", "facts", "table", "numbered", "signatures"])
def test_words_are_never_instructions(place: str):
    block = {
        "facts": lambda: content.facts([(HOSTILE, HOSTILE)]),
        "table": lambda: content.table([HOSTILE], [[HOSTILE]]),
        "numbered": lambda: content.numbered([HOSTILE]),
        "signatures": lambda: content.signatures([(HOSTILE, HOSTILE, HOSTILE)]),
    }.get(place, lambda: getattr(content, place)(HOSTILE))()

    assert squeezed(HOSTILE) in squeezed(text_of(pdf(block, subject="제목", receiver="받는이")))


def test_words_in_the_head_are_never_instructions():
    found = squeezed(text_of(pdf(subject=HOSTILE, receiver=HOSTILE)))

    assert found.count(squeezed(HOSTILE)) == 2


def test_ten_thousand_letters_run_over_pages_and_stay_whole():
    long = "가나다라 마바사 아자차카 타파하. " * 530
    paper = pdf(content.quote(long))

    assert len(pypdfium2.PdfDocument(paper)) > 1
    assert squeezed(text_of(paper)).count("가나다라마바사아자차카타파하.") >= 520  # the foot of a page may cut one in two
    assert "1 / " in text_of(paper)


def test_a_word_longer_than_the_line_stays_on_the_paper():
    paper = pdf(content.paragraph("W" * 1000), content.facts([("이름", "https://" + "가" * 300)]))
    document = pypdfium2.PdfDocument(paper)
    for page in document:
        width, words = page.get_width(), page.get_textpage()
        assert all(words.get_charbox(n)[2] < width - 40 for n in range(words.count_chars()) if words.get_text_range(n, 1).strip())
    assert squeezed(text_of(paper)).count("W") >= 1000


def test_what_the_font_cannot_show_stands_as_a_box():
    assert content.plain("좋아요 👍🏽\u200d 漢字 ✅") == "좋아요 □□ 漢字 ✅".replace("✅", "✅" if font.can_show("✅") else "□")
    assert "좋아요 □" in text_of(pdf(content.paragraph("좋아요 😀")))


def test_decomposed_hangul_comes_out_composed():
    assert "한국과학기술연구원" in text_of(pdf(content.paragraph(unicodedata.normalize("NFD", "한국과학기술연구원"))))


def test_unseen_signs_go_and_lines_stay():
    assert content.lines("첫째\x00 줄\u202e\r\n\r\n둘째\t줄 ") == ["첫째 줄", "둘째 줄"]


def test_the_same_words_give_the_same_bytes():
    first, second = pdf(content.paragraph("본문")), pdf(content.paragraph("본문"))

    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()
    assert first != pdf(content.paragraph("본문!"))


def test_english_readers_get_english():
    found = text_of(pdf(content.paragraph("Body"), language="en"))

    assert "Technology Innovation Centre for Small and Mid-sized" in found
    assert "23 Nov 2026" in found


def test_what_cannot_be_rendered_refuses_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path):
    broken = tmp_path / "letter.typ"
    broken.write_text("#panic()")
    monkeypatch.setattr(rendering, "LAYOUT", broken)

    with pytest.raises(ValidationError) as refusal:
        pdf(content.paragraph("본문"))

    assert refusal.value.code == "paper"


def test_a_portal_without_the_font_does_not_start(settings, tmp_path):
    assert checks.documents_have_their_font() == []

    settings.BASE_DIR = tmp_path
    (found,) = checks.documents_have_their_font()
    assert "PretendardGOV-Regular.ttf, PretendardGOV-Bold.ttf" in found.msg
    assert "npm ci" in found.hint
