from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from innocenter.outbox import kinds
from innocenter.outbox.models import Unsubscription
from innocenter.outbox.rendering import SIGNER


@csrf_exempt  # mail programs POST without a cookie (RFC 8058); the signed token is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET shows the form (mail scanners open every link); a POST stops this topic for this address."""
    try:
        address, topic = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError) as forged:
        raise Http404 from forged
    facts = {"address": address, "topic": kinds.topic_title(topic)}
    if request.method == "POST":
        Unsubscription.objects.get_or_create(address=address, topic=topic, defaults={"since": timezone.now()})
        kinds.say_goodbye(address, topic)
        return render(request, "outbox/unsubscribed.html", facts)
    return render(request, "outbox/unsubscribe.html", facts)
