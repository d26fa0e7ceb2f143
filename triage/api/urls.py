"""The API's addresses."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from triage.api import views
from triage.api.desk import actions, bulk, files, incidents, privacy, resources, tickets, webhooks
from triage.api.events import endpoint_of
from triage.api.export import Export
from triage.api.form import FormSchema
from triage.api.problems import not_found
from triage.installed import declared

app_name = "api"

# The page's script comes as a file of its own, so that only its styles ask for more than the strict policy.
docs = csp_update({"style-src": [UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema", permission_classes=[], authentication_classes=[])
)
TICKET = "v1/tickets/<str:reference>"
DESK = "v1/desk/tickets/<str:reference>"
INCIDENT = "v1/desk/incidents/<int:pk>"
WEBHOOK, DELIVERY, BULK = "v1/desk/webhooks/<int:pk>", "v1/desk/deliveries/<int:pk>", "v1/desk/bulk/<int:pk>"

urlpatterns = [
    # The requester's side
    path("v1/tickets", views.Tickets.as_view(), name="tickets"),
    path(TICKET, views.TicketDetail.as_view(), name="ticket"),
    path(TICKET + "/messages", views.Messages.as_view(), name="messages"),
    path(TICKET + "/follow-ups/<slug:kind>/<int:sequence>", views.FollowUpAnswers.as_view(), name="follow_up"),
    # The desk's
    path("v1/desk/tickets", tickets.Queue.as_view(), name="desk_tickets"),
    path(DESK, tickets.One.as_view(), name="desk_ticket"),
    path(DESK + "/answers", tickets.AnswersOf.as_view(), name="desk_answers"),
    path(DESK + "/screenshots/<int:pk>", files.Picture.as_view(), name="desk_screenshot"),
    path(DESK + "/files/<int:pk>", files.SentIn.as_view(), name="desk_file"),
    path(DESK + "/sent-files/<int:pk>", files.SentOut.as_view(), name="desk_sent_file"),
    *(path(f"{DESK}/{each.name}", actions.view_of(each).as_view(), name=each.operation) for each in actions.ACTIONS),
    path(DESK + "/erasure", privacy.Erasure.as_view(), name="desk_erasure"),
    path(DESK + "/export", privacy.Copy.as_view(), name="desk_export"),
    path("v1/desk/bulk", bulk.Bulk.as_view(), name="desk_bulk"),
    path(BULK, bulk.OneBulk.as_view(), name="desk_bulk_job"),
    path(BULK + "/undo", bulk.UndoBulk.as_view(), name="desk_bulk_undo"),
    path("v1/desk/incidents", incidents.Incidents.as_view(), name="desk_incidents"),
    path(INCIDENT, incidents.OneIncident.as_view(), name="desk_incident"),
    path(INCIDENT + "/confirm", incidents.Confirm.as_view(), name="desk_confirm"),
    path(INCIDENT + "/dismiss", incidents.Dismiss.as_view(), name="desk_dismiss"),
    path(INCIDENT + "/resolve", incidents.Resolve.as_view(), name="desk_resolve"),
    path("v1/desk/webhooks", webhooks.Webhooks.as_view(), name="desk_webhooks"),
    path(WEBHOOK, webhooks.OneWebhook.as_view(), name="desk_webhook"),
    path(WEBHOOK + "/secret", webhooks.Secret.as_view(), name="desk_webhook_secret"),
    path(WEBHOOK + "/test", webhooks.Try.as_view(), name="desk_webhook_test"),
    path(WEBHOOK + "/deliveries", webhooks.Deliveries.as_view(), name="desk_deliveries"),
    path(DELIVERY, webhooks.OneDelivery.as_view(), name="desk_delivery"),
    path(DELIVERY + "/redeliver", webhooks.Redeliver.as_view(), name="desk_redeliver"),
    *(
        path(f"v1/desk/{each.name}", resources.view_of(each).as_view(), name=each.operation)
        for each in resources.RESOURCES
    ),
    # For everybody
    path("v1/form", FormSchema.as_view(), name="form"),
    # Of platforms and of those who count
    *(path(f"v1/events/{name}", endpoint_of(name, event).as_view()) for name, event in declared().events.items()),
    path("v1/export", Export.as_view(), name="export"),
    path("v1/schema/", SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[]), name="schema"),
    path("v1/docs/", docs, name="docs"),
    re_path(r"", not_found),
]
