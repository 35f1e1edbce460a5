"""Receipt and lease numbers stay whole on a phone."""

from innocenter.look.templatetags.look import whole


def test_a_number_is_kept_together_and_everything_else_is_escaped() -> None:
    assert whole("<b>㈜한빛 · W-2026-0028") == '&lt;b&gt;㈜한빛 · <span class="whole">W-2026-0028</span>'
    assert whole("2026-11-23") == "2026-11-23"
