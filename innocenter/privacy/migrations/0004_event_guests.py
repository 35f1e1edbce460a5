"""The text that a guest without an account agrees to before a letter goes to the address."""

from datetime import UTC, datetime

from django.db import migrations, models

OPENED = datetime(2017, 1, 22, 15, tzinfo=UTC)  # 23 January 2017, midnight in Seoul
KO = """\
수집하는 항목: 이름, 이메일 주소, 소속(선택), 신청한 시각과 IP 주소.
이용 목적: 이메일 주소 확인, 행사 참가 신청의 접수와 안내, 참석 확인.
보유 기간: 이메일로 확인하지 않은 신청은 하루 뒤 삭제합니다. 확인한 신청은 행사가 끝난 뒤 2년.
동의를 거부할 권리: 동의하지 않을 수 있습니다. 다만 자리를 배정하고 안내하는 데 꼭 필요한 항목이므로, 동의하지 않으면 신청할 수 없습니다."""
EN = """\
What we collect: name, e-mail address, affiliation (optional), time and IP address of the sign-up.
What for: to confirm the address, to keep your registration for the event and write to you about it, to note who was there.
How long: a sign-up that is not confirmed by mail is deleted after a day; one that is confirmed is kept for two years after the event.
Your right to refuse: you may refuse. As a seat cannot be given without these details, you cannot sign up then."""
TITLES = {
    "title_ko": "행사 참가를 위한 개인정보 수집·이용에 동의합니다",
    "title_en": "I agree to the use of personal data for this event",
}


def write(apps, schema_editor):
    apps.get_model("privacy", "ConsentText").objects.create(
        purpose="event_guest", version=1, required=True, body_ko=KO, body_en=EN, in_force_from=OPENED, **TITLES
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_membership_text")]
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
                    ("event_guest", "Personal data of a guest at an event"),
                ],
                max_length=30,
                verbose_name="Purpose",
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
