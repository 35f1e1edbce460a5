"""The text that a company's manager agrees to before applying for a membership."""

from datetime import UTC, datetime

from django.db import migrations, models

OPENED = datetime(2017, 1, 22, 15, tzinfo=UTC)  # 23 January 2017, midnight in Seoul
KO = """\
수집하는 항목: 신청한 담당자의 이름과 이메일 주소, 예약하고 이용한 날과 시간.
이용 목적: 멤버십의 심사와 관리, 회의실과 좌석의 예약, 회원증 확인, 갱신 안내.
보유 기간: 멤버십이 끝난 뒤 2년. 받아들여지지 않은 신청은 6개월.
동의를 거부할 권리: 동의하지 않을 수 있습니다. 다만 멤버십을 관리하는 데 꼭 필요한 항목이므로, 동의하지 않으면 신청할 수 없습니다."""
EN = """\
What we collect: name and e-mail address of the person who applies, days and hours booked and used.
What for: to examine and keep the membership, to book rooms and desks, to check the card, to remind you of the renewal.
How long: two years after the membership ends; six months for an application that is declined.
Your right to refuse: you may refuse. As a membership cannot be kept without these details, you cannot apply then."""
TITLES = {
    "title_ko": "멤버십을 위한 개인정보 수집·이용에 동의합니다",
    "title_en": "I agree to the use of personal data for the membership",
}


def write(apps, schema_editor):
    apps.get_model("privacy", "ConsentText").objects.create(
        purpose="membership_privacy", version=1, required=True, body_ko=KO, body_en=EN, in_force_from=OPENED, **TITLES
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_first_texts")]
    operations = [
        migrations.AlterField(
            model_name="consenttext",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("signup_terms", "Terms of use"),
                    ("signup_privacy", "Personal data of an account"),
                    ("news", "News of the centre"),
                    ("apply_privacy", "Personal data in an application"),
                    ("apply_share", "Sharing an application with the partners"),
                    ("apply_publicity", "Showing the company in public"),
                    ("membership_privacy", "Personal data in a membership"),
                ],
                max_length=30,
                verbose_name="Purpose",
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
