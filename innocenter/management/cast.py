"""Who and what the demo centre is made of. Institutes are the centre's real partners (public record); people and companies are invented."""

from typing import NamedTuple

DOMAIN = "demo.innocenter.example"


class Member(NamedTuple):
    """Somebody with a demo sign-in: the part before the @, name, staff group if any."""

    key: str
    name: str
    group: str = ""


MEMBERS = [
    Member("company", "김예시"),
    Member("colleague", "이견본"),
    Member("newcomer", "박첫걸음"),
    Member("researcher", "최가상"),
    Member("coordinator", "정보기"),
    Member("reviewer", "강시범"),
    Member("staff", "조본보기", "workspace"),
    Member("head", "윤예제", "head of centre"),
    Member("privacy", "장모의", "privacy officer"),
]


class Partner(NamedTuple):
    short: str
    kind: str
    name: str
    name_en: str
    region: str
    fields: list[str]
    introduction: str


PARTNERS = [
    Partner(
        "KIST",
        "government",
        "한국과학기술연구원",
        "Korea Institute of Science and Technology",
        "seoul",
        ["EB", "ED", "LC"],
        "미래 소재, 바이오·의료, 로봇·인공지능을 아우르는 종합 연구기관입니다. 기업과 함께 원천기술을 제품으로 잇습니다.",
    ),
    Partner(
        "KITECH",
        "government",
        "한국생산기술연구원",
        "Korea Institute of Industrial Technology",
        "chungnam",
        ["EA", "EB", "EC"],
        "중소·중견기업의 생산기술을 돕는 연구기관입니다. 뿌리산업, 청정생산, 융합생산 분야의 현장 문제를 함께 풉니다.",
    ),
    Partner(
        "ETRI",
        "government",
        "한국전자통신연구원",
        "Electronics and Telecommunications Research Institute",
        "daejeon",
        ["ED", "EE"],
        "정보·통신·전자 분야의 연구기관입니다. 센서, 통신, 인공지능 반도체 기술을 기업과 함께 개발합니다.",
    ),
    Partner(
        "KIMM",
        "government",
        "한국기계연구원",
        "Korea Institute of Machinery and Materials",
        "daejeon",
        ["EA"],
        "기계 분야의 연구기관입니다. 로봇, 나노 장비, 친환경 기계 기술의 설계와 신뢰성 평가를 지원합니다.",
    ),
    Partner(
        "KRICT",
        "government",
        "한국화학연구원",
        "Korea Research Institute of Chemical Technology",
        "daejeon",
        ["NC", "EC"],
        "화학과 관련 융합 분야의 연구기관입니다. 고분자, 촉매, 의약화학 기술을 기업에 이전합니다.",
    ),
    Partner(
        "KERI",
        "government",
        "한국전기연구원",
        "Korea Electrotechnology Research Institute",
        "gyeongnam",
        ["ED", "EF"],
        "전기 분야의 연구기관이자 시험인증기관입니다. 전력기기와 전기추진 기술을 시험하고 함께 개발합니다.",
    ),
    Partner(
        "KRIBB",
        "government",
        "한국생명공학연구원",
        "Korea Research Institute of Bioscience and Biotechnology",
        "daejeon",
        ["LA", "LC"],
        "바이오 분야의 연구기관입니다. 바이오 소재와 진단 기술의 공동연구와 시설 이용을 지원합니다.",
    ),
    Partner(
        "KIMS",
        "government",
        "재료연구소",
        "Korea Institute of Materials Science",
        "gyeongnam",
        ["EB"],
        "재료 분야의 연구기관입니다. 금속, 세라믹, 표면 기술의 시험·평가와 공동연구를 지원합니다.",
    ),
    Partner(
        "SNU",
        "consulting",
        "서울대학교 공학컨설팅센터",
        "SNU Engineering Consulting Center",
        "seoul",
        ["EA", "ED", "EE"],
        "공과대학 교수진이 기업의 기술 문제를 진단하고 자문합니다.",
    ),
    Partner(
        "UNITEF",
        "university",
        "대학산업기술지원단",
        "University Industrial Technology Force",
        "seoul",
        ["EA", "EC", "EE"],
        "여러 대학의 교수진이 중소기업의 기술 애로를 함께 푸는 지원단입니다.",
    ),
]


class Expert(NamedTuple):
    partner: str
    name: str
    name_en: str
    position: str
    department: str
    fields: list[str]
    keywords: str


EXPERTS = [
    Expert("ETRI", "최가상", "Choi Gasang", "책임연구원", "지능형센서연구실", ["ED"], "라이다, 저전력 회로, 신호처리"),
    Expert("ETRI", "한보기", "Han Bogi", "선임연구원", "네트워크연구실", ["EE"], "시간민감네트워크, 산업용 통신"),
    Expert("KITECH", "오예시", "Oh Yesi", "수석연구원", "로봇응용그룹", ["EA"], "협동로봇, 그리퍼, 정밀제어"),
    Expert("KITECH", "서견본", "Seo Gyeonbon", "책임연구원", "표면처리그룹", ["EB"], "도금, 표면처리, 부식"),
    Expert("KRIBB", "신모의", "Shin Moui", "책임연구원", "바이오센서연구실", ["LA", "LC"], "현장진단, 바이오마커"),
    Expert("KERI", "권시범", "Kwon Sibeom", "책임연구원", "에너지변환연구실", ["ED", "EF"], "전력변환, 배터리관리"),
    Expert("KIMS", "황가정", "Hwang Gajeong", "선임연구원", "복합재료연구실", ["EB"], "탄소복합재, 경량화"),
    Expert("KRICT", "안예제", "An Yeje", "책임연구원", "고분자연구실", ["NC", "EC"], "친환경 고분자, 코팅"),
    Expert("KIMM", "송본보기", "Song Bonbogi", "책임연구원", "정밀가공연구실", ["EA"], "초정밀 가공, 공작기계"),
    Expert("KIST", "류견습", "Ryu Gyeonseup", "책임연구원", "의료로봇연구실", ["EA", "LC"], "재활로봇, 생체신호"),
    Expert("SNU", "전모형", "Jeon Mohyeong", "교수", "기계공학부", ["EA", "EI"], "구조해석, 진동"),
    Expert("UNITEF", "홍사례", "Hong Sarye", "교수", "정보통신공학과", ["EE"], "영상인식, 산업 인공지능"),
]


class Firm(NamedTuple):
    """`story` names a chapter of centre.py; `expert` the researcher that its project is planned with."""

    name: str
    name_en: str
    size: str
    region: str
    fields: list[str]
    employees: int
    story: str
    expert: str
    project: str
    introduction: str


FIRMS = [
    Firm(
        "㈜한빛센서",
        "Hanbit Sensor",
        "small",
        "daejeon",
        ["ED"],
        24,
        "review_open",
        "최가상",
        "저전력 라이다 신호처리 모듈 공동개발",
        "산업용 거리센서와 라이다 모듈을 만듭니다.",
    ),
    Firm(
        "오름로보틱스㈜",
        "Oreum Robotics",
        "medium",
        "gyeongnam",
        ["EA"],
        87,
        "to_decide",
        "오예시",
        "협동로봇용 가변강성 그리퍼 개발",
        "조립 공정용 협동로봇과 그리퍼를 만듭니다.",
    ),
    Firm(
        "㈜해솔정밀",
        "Haesol Precision",
        "small",
        "gyeongbuk",
        ["EA", "EB"],
        31,
        "report_late",
        "서견본",
        "친환경 도금 공정의 품질 안정화",
        "자동차 부품의 정밀 가공과 표면처리를 합니다.",
    ),
    Firm(
        "㈜새봄바이오",
        "Saebom Bio",
        "small",
        "chungbuk",
        ["LA"],
        15,
        "last_term",
        "신모의",
        "현장진단용 바이오센서 공동연구",
        "현장진단 키트와 판독기를 개발합니다.",
    ),
    Firm(
        "㈜누리에너지솔루션",
        "Nuri Energy Solution",
        "medium",
        "jeonbuk",
        ["EF", "ED"],
        62,
        "checkout",
        "권시범",
        "소형 전력변환장치의 신뢰성 향상",
        "신재생에너지용 전력변환장치를 만듭니다.",
    ),
    Firm(
        "주식회사 가람전자",
        "Garam Electronics",
        "medium",
        "gwangju",
        ["ED"],
        120,
        "graduated",
        "한보기",
        "산업용 시간민감네트워크 스위치 개발",
        "산업용 통신장비를 만듭니다.",
    ),
    Firm(
        "주식회사 다온소재",
        "Daon Materials",
        "small",
        "ulsan",
        ["EB"],
        19,
        "first_term",
        "황가정",
        "전기차용 경량 복합재 하우징 개발",
        "복합재 부품을 설계하고 성형합니다.",
    ),
    Firm(
        "㈜미르소프트",
        "Mir Soft",
        "small",
        "busan",
        ["EE"],
        12,
        "submitted",
        "홍사례",
        "영상 기반 결함검사 인공지능 개발",
        "제조 현장의 영상검사 소프트웨어를 개발합니다.",
    ),
    Firm(
        "㈜푸른화학",
        "Pureun Chemical",
        "medium",
        "jeonnam",
        ["EC", "NC"],
        54,
        "supplement",
        "안예제",
        "생분해성 코팅 소재 개발",
        "친환경 코팅 소재를 만듭니다.",
    ),
    Firm(
        "㈜단비헬스케어",
        "Danbi Healthcare",
        "small",
        "gangwon",
        ["LC"],
        22,
        "in_review",
        "류견습",
        "보행재활 보조기기의 생체신호 제어",
        "재활 보조기기를 개발합니다.",
    ),
    Firm(
        "주식회사 세움모빌리티",
        "Seum Mobility",
        "small",
        "daegu",
        ["EI", "EA"],
        28,
        "offered",
        "전모형",
        "소형 전기차 차체의 진동 저감",
        "소형 전기차와 부품을 개발합니다.",
    ),
    Firm(
        "㈜아라해양기술",
        "Ara Marine Technology",
        "small",
        "jeju",
        ["ND"],
        9,
        "draft",
        "송본보기",
        "무인 수중장비의 정밀 추진부 개발",
        "무인 수중 관측장비를 만듭니다.",
    ),
    Firm(
        "주식회사 대한첨단융복합소재부품기술",
        "Daehan Advanced Convergence Materials and Components",
        "middle",
        "seoul",
        ["EB"],
        410,
        "not_selected",
        "황가정",
        "초경량 방열 복합소재 양산기술 개발",
        "방열 소재와 부품을 생산합니다.",
    ),
    Firm(
        "㈜별무리시스템즈",
        "Byeolmuri Systems",
        "small",
        "sejong",
        ["EE"],
        17,
        "ready",
        "최가상",
        "스마트팜용 저전력 환경센서망 구축",
        "스마트팜 제어장치를 만듭니다.",
    ),
    Firm(
        "㈜온누리팩토리",
        "Onnuri Factory",
        "medium",
        "incheon",
        ["EA", "EE"],
        76,
        "project_planned",
        "최가상",
        "설비 예지보전용 진동센서 개발",
        "공장자동화 설비를 만듭니다.",
    ),
]
