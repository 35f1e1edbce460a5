"""The ground floor: language, profile, consents, letters that nobody wants any more."""

from innocenter.outbox.rendering import SIGNER
from innocenter.privacy.models import Consent, ConsentText
from tests import make
from tests.posts import Post, row


@row("language", told="Technology Innovation Centre", anybody=True)
def language() -> Post:
    return Post(make.user(), body={"language": "en", "next": "/"})


@row("accounts:profile", told="저장했습니다.", anybody=True)
def profile() -> Post:
    return Post(make.user(), body={"name": "김한빛", "phone": "010-1234-5678", "language": "ko"})


@row("privacy:give", told="동의를 기록했습니다.", anybody=True)
def give() -> Post:
    return Post(make.user(), [ConsentText.objects.in_force(["news"]).get().pk])


@row("privacy:withdraw", told="동의를 철회했습니다.")
def withdraw() -> Post:
    person, text = make.user(), ConsentText.objects.in_force(["news"]).get()
    return Post(person, [Consent.objects.give(user=person, text=text, ip="203.0.113.9", now=make.NOON).pk])


@row("outbox:unsubscribe", told="더 이상 보내지 않습니다")
def unsubscribe() -> Post:
    return Post(None, [SIGNER.sign_object(["reader@example.com", "news"])])
