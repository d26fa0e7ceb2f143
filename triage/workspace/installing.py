"""The workspace as an app of a phone or computer: what it is called, its icons, and its worker.

Both are for anybody: browsers fetch them without a session, and they say no more than the log-in page does.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from triage.installed import installed

COLOUR = "#0f6b6b"
SIZES = (192, 512)


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """The web manifest (https://www.w3.org/TR/appmanifest/)."""
    home = reverse("admin:index")
    icons = [
        {"src": static(f"workspace/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in SIZES
    ]
    masked = {**icons[-1], "src": static("workspace/icon-maskable.png"), "purpose": "maskable"}
    told = {
        "id": home,
        "name": _(installed().look.workspace),
        "short_name": _(installed().look.workspace),
        "lang": get_language(),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": COLOUR,
        "icons": [*icons, masked],
        "shortcuts": [{"name": _("Notices"), "url": reverse("admin:notices")}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script through which phones show notices. It lies below /desk/, since it may only serve what lies beside it;
    it keeps no page and answers no request.
    """
    return render(request, "workspace/worker.js", content_type="text/javascript")
