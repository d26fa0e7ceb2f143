"""The API's addresses."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from triage.api import views
from triage.api.events import endpoint_of
from triage.api.export import Export
from triage.api.problems import not_found
from triage.installed import declared

app_name = "api"

# The page's script comes as a file of its own, so that only its styles ask for more than the strict policy.
docs = csp_update({"style-src": [UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema", permission_classes=[], authentication_classes=[])
)
TICKET = "v1/tickets/<str:reference>"

urlpatterns = [
    # The requester's side
    path("v1/tickets", views.Tickets.as_view(), name="tickets"),
    path(TICKET, views.TicketDetail.as_view(), name="ticket"),
    path(TICKET + "/messages", views.Messages.as_view(), name="messages"),
    path(TICKET + "/follow-ups/<slug:kind>/<int:sequence>", views.FollowUpAnswers.as_view(), name="follow_up"),
    # Of platforms and of those who count
    *(path(f"v1/events/{name}", endpoint_of(name, event).as_view()) for name, event in declared().events.items()),
    path("v1/export", Export.as_view(), name="export"),
    path("v1/schema/", SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[]), name="schema"),
    path("v1/docs/", docs, name="docs"),
    re_path(r"", not_found),
]
