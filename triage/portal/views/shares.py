"""Fair shares at the public forms: who has used theirs up is asked for a proof, and at last told to come back later.

Whatever a form brought stays in it, pictures too unless they are what was too much.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from math import ceil
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from triage import pipeline
from triage.channels import clients, limits, proof
from triage.channels.complaint import UNWANTED
from triage.channels.form_key import posted_key, posted_uploads
from triage.channels.uploads import most_uploads
from triage.portal.views.requests import View, too_often

TRAP = "website"
"""A field that no person sees, so only scripts fill it in."""
SELDOM = 30
"""Answers and clicks an hour on one secret link; nobody needs ten."""


@dataclass(frozen=True, slots=True)
class Held:
    """Why a form is not taken now: ``problem`` says it, after ``seconds`` it is worth trying again.

    ``asks``: it would be taken with a proof. ``sends``: the page may send it by itself then, which it does once only.
    """

    problem: str
    seconds: int
    asks: bool = False
    sends: bool = False

    def challenge(self, key: str) -> proof.Challenge | None:
        """What the form with this key is to carry the next time."""
        return proof.challenge(key, sends=self.sends) if self.asks else None


def shared(again: Callable[..., HttpResponse]) -> Callable[[View], View]:
    """A view whose POSTs count towards its senders' shares. Beyond them ``again`` shows the form once more (429).

    ``again`` takes what the view takes, and ``held``.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            held = _hold(request) if request.method == "POST" else None
            if held is None:
                return view(request, *args, **kwargs)
            response = again(request, *args, held=held, **kwargs)
            response.headers["Retry-After"] = str(held.seconds)
            return response

        return counted

    return decorate


def drop_what_may_not_be_kept(request: HttpRequest) -> None:
    """Take the pictures out of a form that comes back in any case, once its network's share of kept ones is used up."""
    if request.FILES and not _admit(request, suspicious=True).keeps:
        messages.warning(request, _drop_pictures(request))


def seldom(view: View) -> View:
    """A view behind a secret link that takes a few POSTs an hour."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and (late := limits.over({f"path:{request.path}": SELDOM})):
            return too_often(request, seconds=max(late.values()))
        return view(request, *args, **kwargs)

    return counted


def _hold(request: HttpRequest) -> Held | None:
    """Count the form; None where it is taken. What is too much for its sender's share leaves the request here."""
    proven = proof.proof_in(request.POST, posted_key(request))
    answer = _admit(request, suspicious=bool(request.POST.get(TRAP)), proven=proven)
    minutes = ceil(answer.seconds / 60)
    match answer.word:
        case "taken":
            return None
        case "asked":
            told = gettext(
                "Many complaints are coming in right now. Please wait %(seconds)d seconds, then send yours once more. "
                "What you typed is still here."
            ) % {"seconds": proof.WAIT}
        case "full":
            told = gettext(
                "More complaints are coming in than we can take. Please send yours again in %(minutes)d min. "
                "What you typed is still here."
            ) % {"minutes": minutes}
        case "too_many_pictures":
            told = gettext(
                "Too many pictures are coming in. Please send your complaint without them, or again in "
                "%(minutes)d min. What you typed is still here."
            ) % {"minutes": minutes}
    if request.FILES and not answer.keeps:
        told = f"{told} {_drop_pictures(request)}"
    if answer.word != "asked":
        return Held(told, answer.seconds)
    # A proof that came with it did not help: rather than try again and again, the page leaves that to the person.
    return Held(told, proof.WAIT, asks=True, sends=answer.keeps and not request.POST.get("proof"))


def _drop_pictures(request: HttpRequest) -> str:
    request.FILES.clear()
    return gettext("Your pictures could not be kept: please attach them once more.")


def _admit(request: HttpRequest, *, suspicious: bool, proven: str = "") -> limits.Answer:
    sizes = [file.size or 0 for file in request.FILES.getlist("screenshots")]
    if named := posted_uploads(request):  # They came before the form, and count with it.
        sizes += pipeline.named_uploads(posted_key(request), named).values_list("length", flat=True)
    return limits.admit(
        clients.origin(clients.network(request.META)),
        limits.Sent(pictures=min(len(sizes), most_uploads()), bytes=sum(sizes)),
        email=UNWANTED.sub("", request.POST.get("email", "")).strip().casefold(),
        suspicious=suspicious,
        proof=proven,
    )
