"""Rich text: what is kept, what goes, and that cleaning once is cleaning for good."""

import re

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from innocenter.look.rich_text import RichTextFormField, clean, plain, rich
from tests import make_events

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<p onclick=alert(1)>글</p>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">글</a>',
    '<a href=" jav&#x09;ascript:alert(1)">글</a>',
    '<a href="data:text/html,<script>alert(1)</script>">글</a>',
    '<p style="background:url(javascript:alert(1))">글</p>',
    "<style>body{display:none}</style><p>글</p>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<<script>script>alert(1)<</script>/script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=//evil.example><input name=password></form>",
    "<p><!-- <img src=x onerror=alert(1)> -->글</p>",
    "<template><script>alert(1)</script></template>",
    '<a href="https://ok.example" target=_blank onmouseover=alert(1) class=x id=main>글</a>',
    "<textarea></textarea><script>alert(1)</script>",
    "<base href=//evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=//evil.example>",
]
A_TAG = re.compile(r"</?([a-z0-9]+)([^>]*)>")


def only_what_is_allowed(made: str) -> bool:
    for name, rest in A_TAG.findall(made):
        if name not in {"p", "div", "br", "h3", "h4", "strong", "em", "del", "a", "ul", "ol", "li", "blockquote"}:
            return False
        if not re.fullmatch(r'(?: href="(?:https?:|mailto:|tel:|/|#|[^":]*)[^"<>]*")?(?: rel="noopener noreferrer")?', rest):
            return False
    return "<" not in A_TAG.sub("", made)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_is_left(text: str) -> None:
    made = clean(text)
    assert only_what_is_allowed(made), made
    assert "javascript:" not in made
    assert "data:" not in made
    assert clean(made) == made


def test_what_the_editor_makes_is_kept_as_it_is() -> None:
    made = (
        "<h3>소개</h3><div>첫 줄<br>둘째 줄 <strong>굵게</strong> <em>기울임</em> <del>지움</del></div><ul><li>하나</li><li>둘</li></ul>"
        '<ol><li>먼저</li></ol>'
        '<blockquote>인용 &amp; 말</blockquote><a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">링크</a>'
    )
    assert clean(made) == made
    assert clean('<a href="mailto:a@example.com">편지</a>') == '<a href="mailto:a@example.com" rel="noopener noreferrer">편지</a>'


def test_text_without_tags_becomes_paragraphs_and_loses_no_sign() -> None:
    assert clean("첫 문단\n둘째 줄\n\n둘째 문단 x<3 & y > 2") == "<p>첫 문단<br>둘째 줄</p><p>둘째 문단 x&lt;3 &amp; y &gt; 2</p>".replace(
        "><p", ">\n\n<p"
    )
    assert clean("연락: <foo@example.com>") == "<p>연락: &lt;foo@example.com&gt;</p>"


@pytest.mark.parametrize("text", ["", "   ", "<p></p>", "<div><br></div>", "<p>&nbsp;</p>", "<script>x</script>"])
def test_what_shows_nothing_is_empty(text: str) -> None:
    assert clean(text) == ""
    assert plain(text) == ""


def test_in_plain_words_lines_and_points_stay() -> None:
    assert plain("<h3>소개</h3><p>하나 &amp; 둘<br>셋</p><ul><li>가</li><li>나<ul><li>다</li></ul></li></ul>") == (
        "소개\n하나 & 둘\n셋\n· 가\n· 나\n· 다"
    )
    assert plain("&lt;script&gt;alert(1)&lt;/script&gt;".join(["<p>", "</p>"])) == "<script>alert(1)</script>"  # text, escaped where shown


def test_the_filters_are_safe_whatever_the_database_holds() -> None:
    template = engines["django"].from_string("{% load look %}{{ a|rich }}|{{ b|plain }}")
    made = template.render({"a": "<p onclick=x>글<script>alert(1)</script></p>", "b": "<p>&lt;b&gt;</p>"})
    assert made == "<p>글</p>|&lt;b&gt;"
    assert rich("") == ""


@pytest.mark.django_db
def test_a_row_is_cleaned_whenever_it_is_saved() -> None:
    event = make_events.draft(description="<p onclick=x>글</p><script>x</script>")
    assert event.description == "<p>글</p>"
    event.description = "둘\n\n셋"
    event.save(update_fields=["description"])
    event.refresh_from_db()
    assert event.description == "<p>둘</p>\n\n<p>셋</p>"


def test_a_form_takes_what_is_kept() -> None:
    field = RichTextFormField(max_length=20, required=False)
    assert field.clean("<p>글</p><script>" + "x" * 100 + "</script>") == "<p>글</p>"


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "<a href='java",
        "script:x'>",
        "</a>",
        "<svg>",
        "<!--",
        "-->",
        "<",
        ">",
        "&lt;",
        '"',
        "'",
        "글",
        "<li>",
        "onload=",
        "\n\n",
        "<script>",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_whatever_is_written_is_cleaned_for_good(text: str) -> None:
    made = clean(text)
    assert only_what_is_allowed(made), made
    assert clean(made) == made
