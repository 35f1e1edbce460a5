"""What panels begin with on the first day: two score sheets, the reviewers' statement, mail services that everybody uses."""

from datetime import datetime
from typing import Any

SHEETS: dict[str, tuple[str, str, list[tuple[str, str, str, str, int]]]] = {
    "application": (
        "입주신청 평가표",
        "Score sheet for applications",
        [
            (
                "협력 연구계획의 구체성",
                "Substance of the joint plan",
                "목표와 일정, 결과물이 분명한가",
                "Are goal, schedule and results clear?",
                30,
            ),
            (
                "협력기관과의 역할 분담",
                "Division of work with the institute",
                "누가 무엇을 맡는지 분명한가",
                "Is it clear who does what?",
                25,
            ),
            ("기술성과 파급효과", "Technology and its effect", "새로운 점과 산업에 미치는 영향", "What is new, and what it changes", 20),
            (
                "공간의 필요성과 활용계획",
                "Need for the space and its use",
                "센터에서 함께 일해야 하는 까닭",
                "Why the work has to be done here",
                15,
            ),
            ("사업화 가능성", "Chances on the market", "시장과 사업화 준비", "Market, and how ready the company is", 10),
        ],
    ),
    "renewal": (
        "연장심사 평가표",
        "Score sheet for renewals",
        [
            ("협력 진행도", "Progress of the cooperation", "계획에 견주어 어디까지 왔는가", "How far it has come, against the plan", 30),
            ("연구성과와 산출물", "Results", "시제품, 자료, 논문, 특허, 계약", "Prototypes, data, papers, patents, contracts", 20),
            ("공간 활용도", "Use of the space", "자리를 실제로 쓰는가", "Whether the desk is really used", 15),
            ("향후 6개월 계획과 필요성", "Plan and need for the next six months", "왜 더 있어야 하는가", "Why the company should stay", 20),
            (
                "센터 교류 참여",
                "Part in the life of the centre",
                "포럼, 세미나, 다른 기업과의 교류",
                "Forums, seminars, exchange with others",
                10,
            ),
            ("규정 준수", "Keeping to the rules", "보고 기한과 이용 규칙", "Due dates of reports, rules of the house", 5),
        ],
    ),
}
STATEMENT_KO = """1. 본인은 이 과제의 신청기업에 재직하거나 자문하지 않으며, 최근 3년 안에 그러한 적이 없습니다.
2. 본인은 협력기관에서 이 과제를 맡은 부서에 속하지 않으며, 신청기업과 최근 3년 안에 공동과제나 자문을 하지 않았습니다.
3. 본인과 신청기업의 대표자 또는 과제 담당자는 가족이나 친족이 아니며, 금전상의 이해관계가 없습니다.
4. 평가하면서 알게 된 내용을 다른 사람에게 알리거나 다른 목적으로 쓰지 않겠습니다.
5. 위 내용 가운데 달라지는 것이 있으면 바로 센터에 알리고 평가를 멈추겠습니다."""
STATEMENT_EN = """1. I neither work for nor advise the company that applies, and have not done so within the last three years.
2. I am not of the department that does this project at the institute, and have had no joint project with the company, and given it no
advice, within the last three years.
3. I am not a relative of the company's representative or of those in charge of the project, and have no financial interest in it.
4. I tell nobody what I learn by reviewing, and use it for nothing else.
5. If any of this changes, I tell the centre at once and stop scoring."""
MAIL = [
    "gmail.com",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "kakao.com",
    "nate.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "yahoo.co.kr",
    "icloud.com",
    "me.com",
    "korea.kr",
    "proton.me",
]


def fill(apps: Any, *, now: datetime) -> None:
    """For a migration: with the models as they were then. What is there already stays."""
    rubrics, items = apps.get_model("workspace", "Rubric"), apps.get_model("workspace", "RubricItem")
    for kind, (name_ko, name_en, lines) in SHEETS.items():
        rubric, is_new = rubrics.objects.get_or_create(kind=kind, version=1, defaults={"name_ko": name_ko, "name_en": name_en})
        if not is_new:
            continue
        for order, (ko, en, hint_ko, hint_en, weight) in enumerate(lines, start=1):
            items.objects.create(rubric=rubric, order=order, name_ko=ko, name_en=en, hint_ko=hint_ko, hint_en=hint_en, weight=weight)
        rubrics.objects.filter(pk=rubric.pk).update(published_at=now)
    statement = {"text_ko": STATEMENT_KO, "text_en": STATEMENT_EN, "in_force_from": now}
    apps.get_model("workspace", "ReviewerStatement").objects.get_or_create(version=1, defaults=statement)
    domains = apps.get_model("workspace", "PublicMailDomain")
    domains.objects.bulk_create([domains(name=name) for name in MAIL], ignore_conflicts=True)
