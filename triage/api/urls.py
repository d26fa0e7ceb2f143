"""The API's addresses."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from triage.api import views
from triage.api.problems import not_found

app_name = "api"

urlpatterns = [
    path("v1/tickets", views.Tickets.as_view(), name="tickets"),
    path("v1/tickets/<str:reference>", views.TicketDetail.as_view(), name="ticket"),
    path("v1/schema/", SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[]), name="schema"),
    path(
        "v1/docs/",
        SpectacularSwaggerView.as_view(url_name="api:schema", permission_classes=[], authentication_classes=[]),
        name="docs",
    ),
    re_path(r"", not_found),
]
