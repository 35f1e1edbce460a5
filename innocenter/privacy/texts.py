# ruff: noqa: E501 -- one paragraph, one line: the page breaks them
"""The first version of each consent text. A later change is a new row, made in the admin; this module is read once, by the migration."""

SIGNUP_TERMS_KO = """\
제1조(목적) 이 약관은 중소·중견기업 기술혁신센터(이하 '센터') 포털을 이용하는 조건과 절차를 정합니다.
제2조(회원) 회원은 본인의 이메일 주소로 가입하고, 정확한 정보를 입력해야 합니다. 계정은 다른 사람과 함께 쓸 수 없습니다.
제3조(기업과 기관) 회원은 소속 기업이나 기관의 관리자가 허락한 범위에서 그 기업이나 기관을 위해 신청하고 제출할 수 있습니다.
제4조(하지 말아야 할 일) 다른 사람의 정보를 함부로 쓰거나, 거짓 서류를 내거나, 서비스 운영을 방해해서는 안 됩니다. 주민등록번호가 적힌 서류는 올릴 수 없습니다.
제5조(이용 중지와 탈퇴) 회원은 언제든지 탈퇴를 요청할 수 있습니다. 센터는 약관을 어긴 계정의 이용을 멈출 수 있으며, 그 까닭을 알립니다.
제6조(약관의 변경) 약관이 바뀌면 시행 7일 전에 알리고, 필요하면 다시 동의를 받습니다."""
SIGNUP_TERMS_EN = """\
1. Purpose. These terms say how the portal of the Technology Innovation Centre for small and mid-sized companies ("the centre") may be used.
2. Members. You sign up with your own e-mail address and give correct details. An account is for one person.
3. Companies and institutes. You act for a company or an institute as far as its manager allows.
4. What is not allowed. Do not misuse the data of others, hand in false papers, or disturb the service. Papers that show a resident registration number are not accepted.
5. Stopping. You may ask us to close your account at any time. The centre may stop an account that breaks these terms, and says why.
6. Changes. We tell you seven days before a change takes effect, and ask again where your consent is needed."""
SIGNUP_PRIVACY_KO = """\
수집하는 항목: 이름, 이메일 주소, 비밀번호(암호화하여 보관), 언어 설정, 접속 기록(시각, IP 주소). 선택 항목: 전화번호.
이용 목적: 본인 확인과 로그인, 신청과 심사에 관한 안내, 문의 답변, 부정 이용 방지.
보유 기간: 탈퇴할 때까지. 접속 기록은 2년간 보관한 뒤 없앱니다. 법령이 더 오래 보관하도록 정한 것은 그 기간을 따릅니다.
동의를 거부할 권리: 동의하지 않을 수 있습니다. 다만 계정을 만드는 데 꼭 필요한 항목이므로, 동의하지 않으면 가입할 수 없습니다."""
SIGNUP_PRIVACY_EN = """\
What we collect: name, e-mail address, password (kept only in encrypted form), language, records of access (time, IP address). Optional: telephone number.
What for: to know you when you sign in, to tell you about your applications and reviews, to answer questions, to prevent misuse.
How long: until you close your account. Records of access are kept for two years. Where the law asks for longer, that period applies.
Your right to refuse: you may refuse. As an account cannot be made without these details, you cannot sign up then."""
NEWS_KO = """\
수집하는 항목: 이메일 주소.
이용 목적: 세미나·포럼·지원사업·입주 모집 등 센터 소식을 이메일로 보냅니다.
보유 기간: 동의를 철회하거나 탈퇴할 때까지.
동의를 거부할 권리: 동의하지 않아도 모든 서비스를 이용할 수 있습니다. 동의한 뒤에도 언제든지 이 포털이나 소식지의 수신거부 링크에서 철회할 수 있습니다."""
NEWS_EN = """\
What we use: your e-mail address.
What for: news of the centre by e-mail, such as seminars, forums, support programmes and calls for the open office.
How long: until you withdraw or close your account.
Your right to refuse: everything works without it. You can withdraw at any time here or by the link in each newsletter."""
APPLY_PRIVACY_KO = """\
수집하는 항목: 대표자와 담당자의 이름, 연락처, 이메일 주소, 직위, 신청서와 첨부 서류에 적힌 정보.
이용 목적: 입주 신청의 접수와 심사, 계약, 입주 중 연장심사와 안내.
보유 기간: 선정되지 않은 신청은 이의신청 기간이 끝난 뒤 6개월, 계약한 신청은 계약이 끝난 뒤 5년.
동의를 거부할 권리: 동의하지 않을 수 있습니다. 다만 심사에 꼭 필요한 항목이므로, 동의하지 않으면 신청할 수 없습니다."""
APPLY_PRIVACY_EN = """\
What we collect: name, contact details and position of the head of the company and the person in charge, and what the application and its papers say.
What for: to receive and examine the application, to make the contract, to review the lease and to keep you informed.
How long: six months after the time for objections if you are not selected; five years after the lease ends if you are.
Your right to refuse: you may refuse. As the application cannot be examined without these details, you cannot apply then."""
APPLY_SHARE_KO = """\
제공받는 곳: 함께 과제를 하는 협력기관(신청서에 적은 기관), 국가과학기술연구회, 중소기업기술정보진흥원.
제공하는 항목: 기업 이름, 담당자의 이름과 연락처, 과제 내용, 심사 결과.
이용 목적: 협력 확인, 입주 심사, 센터 공동 운영.
보유 기간: 위 목적을 이룰 때까지, 길어도 계약이 끝난 뒤 1년.
동의를 거부할 권리: 동의하지 않을 수 있습니다. 다만 협력기관의 확인 없이는 심사할 수 없으므로, 동의하지 않으면 신청할 수 없습니다."""
APPLY_SHARE_EN = """\
Who receives it: the partner institute named in the application, the National Research Council of Science and Technology (NST), the Korea Technology and Information Promotion Agency for SMEs (TIPA).
What: name of the company, name and contact of the person in charge, content of the project, result of the examination.
What for: to confirm the cooperation, to examine the application, to run the centre together.
How long: as long as this takes, at most one year after the lease ends.
Your right to refuse: you may refuse. As we cannot examine an application that the institute has not confirmed, you cannot apply then."""
APPLY_PUBLICITY_KO = """\
공개하는 항목: 기업 이름, 로고, 협력 과제의 제목, 입주 기간.
이용 목적: 센터 누리집과 홍보물에서 입주기업과 성과를 소개합니다.
보유 기간: 동의를 철회하거나 입주가 끝난 뒤 1년까지.
동의를 거부할 권리: 동의하지 않아도 신청과 심사에 아무런 불이익이 없습니다."""
APPLY_PUBLICITY_EN = """\
What is shown: name and logo of the company, title of the joint project, period of the lease.
What for: to present resident companies and their results on the centre's site and in print.
How long: until you withdraw, or one year after the lease ends.
Your right to refuse: it makes no difference to your application."""

# purpose, required, title in Korean and English, text in Korean and English
FIRST_TEXTS = [
    ("signup_terms", True, "이용약관에 동의합니다", "I agree to the terms of use", SIGNUP_TERMS_KO, SIGNUP_TERMS_EN),
    (
        "signup_privacy",
        True,
        "개인정보 수집·이용에 동의합니다",
        "I agree to the collection and use of my personal data",
        SIGNUP_PRIVACY_KO,
        SIGNUP_PRIVACY_EN,
    ),
    ("news", False, "센터 소식을 이메일로 받겠습니다", "Send me news of the centre by e-mail", NEWS_KO, NEWS_EN),
    (
        "apply_privacy",
        True,
        "입주 신청을 위한 개인정보 수집·이용에 동의합니다",
        "I agree to the use of personal data for this application",
        APPLY_PRIVACY_KO,
        APPLY_PRIVACY_EN,
    ),
    (
        "apply_share",
        True,
        "협력기관, 국가과학기술연구회, 중소기업기술정보진흥원에 신청 정보를 제공하는 데 동의합니다",
        "I agree that the application is shared with the partner institute and the two bodies that run the centre",
        APPLY_SHARE_KO,
        APPLY_SHARE_EN,
    ),
    (
        "apply_publicity",
        False,
        "선정되면 기업 이름과 과제 제목을 공개하는 데 동의합니다",
        "If selected, the company's name and the project's title may be shown in public",
        APPLY_PUBLICITY_KO,
        APPLY_PUBLICITY_EN,
    ),
]
