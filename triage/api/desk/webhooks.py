"""Webhooks by API: subscriptions, their secrets, and what became of each message, under the rights of their pages."""

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from triage import hooks
from triage.api.desk.bodies import Nothing
from triage.api.desk.resources import BEFORE, page_of
from triage.api.desk.webhook_shapes import (
    DeliveryPage,
    DeliveryShown,
    WebhookBody,
    WebhookChange,
    WebhookEnd,
    WebhookPage,
    WebhookSecret,
    WebhookShown,
)
from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, agent_of
from triage.api.schema import IDEMPOTENCY_KEY, problems
from triage.models import Delivery, DeliveryState, Scope, Subscription, SubscriptionState
from triage.nudge import nudge
from triage.workspace.permissions import ADD_WEBHOOKS, CHANGE_WEBHOOKS, SEE_WEBHOOKS

READS = Needs(Scope.WEBHOOKS, (SEE_WEBHOOKS,))
ADDS = Needs(Scope.WEBHOOKS, (SEE_WEBHOOKS, ADD_WEBHOOKS))
WRITES = Needs(Scope.WEBHOOKS, (SEE_WEBHOOKS, CHANGE_WEBHOOKS))


class Webhooks(Endpoint):
    """Webhooks."""

    needs = {"GET": READS, "POST": ADDS}

    @extend_schema(operation_id="listWebhooks", responses={200: WebhookPage, **problems()})
    def get(self, _request: Request) -> Response:
        """Who is told of what."""
        return Response(WebhookPage({"results": _rows().order_by("name", "pk")}).data)

    @extend_schema(
        operation_id="addWebhook",
        request=WebhookBody,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: WebhookSecret, **problems(413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Have events posted to a program. The secret is shown this once."""
        body, secrets = WebhookBody(data=request.data), list[str]()
        body.is_valid(raise_exception=True)

        def add(_key: str) -> str:
            row = body.changed(Subscription())
            secrets.append(hooks.subscribe(row, by=agent_of(request), now=timezone.now()))
            return str(row.pk)

        return _with_secret(self.once(request, add), secrets, status=201)


class OneWebhook(Endpoint):
    """One webhook."""

    needs = {"GET": READS, "PATCH": WRITES, "DELETE": WRITES}

    @extend_schema(operation_id="readWebhook", responses={200: WebhookShown, **problems(404)})
    def get(self, _request: Request, pk: int) -> Response:
        """One webhook: what it is told, and whether its receiver takes it."""
        return Response(WebhookShown(_row(pk)).data)

    @extend_schema(
        operation_id="changeWebhook",
        request=WebhookChange,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: WebhookShown, **problems(404, 413, 415)},
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is sent of it, or switch it off or on."""
        body = WebhookChange(data=request.data)
        body.is_valid(raise_exception=True)

        def change(_key: str) -> str:
            row, by, now = _row(pk), agent_of(request), timezone.now()
            hooks.change(body.changed(row), by=by, now=now)
            if state := body.validated_data.get("state"):
                hooks.set_state(row, SubscriptionState(state), by=by, now=now)
            return str(pk)

        self.once(request, change)
        return Response(WebhookShown(_row(pk)).data)

    @extend_schema(
        operation_id="deleteWebhook",
        parameters=[IDEMPOTENCY_KEY],
        responses={200: WebhookEnd, **problems(404, 415)},
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Tell it nothing any more; what waits for it is not sent."""

        def delete(_key: str) -> str:
            return str(hooks.delete(_row(pk), by=agent_of(request), now=timezone.now()))

        return Response(WebhookEnd({"ended": int(self.once(request, delete))}).data)


class Secret(Endpoint):
    """The secret of a webhook."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="rotateWebhookSecret",
        request=Nothing,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: WebhookSecret, **problems(404, 413, 415)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Make a new secret, which is shown this once. For a day messages are signed by the one before, too."""
        Nothing(data=request.data).is_valid(raise_exception=True)
        secrets: list[str] = []

        def rotate(_key: str) -> str:
            secrets.append(hooks.rotate(_row(pk), by=agent_of(request), now=timezone.now()))
            return str(pk)

        return _with_secret(self.once(request, rotate), secrets)


class Try(Endpoint):
    """A test message."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="testWebhook",
        request=Nothing,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: DeliveryShown, **problems(404, 413, 415)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Have a message posted that tells of nothing. Read it again to see what became of it."""
        Nothing(data=request.data).is_valid(raise_exception=True)

        def send(_key: str) -> str:
            sent = hooks.send_test(_row(pk), now=timezone.now())
            nudge("hook", pk)
            return str(sent.pk)

        return _delivery_shown(int(self.once(request, send)))


class Deliveries(Endpoint):
    """What was posted."""

    needs = {"GET": READS}

    @extend_schema(operation_id="listDeliveries", parameters=[BEFORE], responses={200: DeliveryPage, **problems(404)})
    def get(self, request: Request, pk: int) -> Response:
        """A webhook's messages of the last seven days, newest first, 100 at a time."""
        rows = _row(pk).deliveries.select_related("ticket").defer("body", "answer")
        following, found = page_of(request, rows, reverse("api:desk_deliveries", args=[pk]))
        return Response(DeliveryPage({"next": following, "results": found}).data)


class OneDelivery(Endpoint):
    """One message."""

    needs = {"GET": READS}

    @extend_schema(operation_id="readDelivery", responses={200: DeliveryShown, **problems(404)})
    def get(self, _request: Request, pk: int) -> Response:
        """A message, with what the receiver said."""
        return _delivery_shown(pk)


class Redeliver(Endpoint):
    """A message once more."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="redeliver",
        request=Nothing,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: DeliveryShown, **problems(404, 413, 415)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Have a message that was taken or given up posted again, under the same id."""
        Nothing(data=request.data).is_valid(raise_exception=True)

        def send(_key: str) -> str:
            if hooks.redeliver(_delivery(pk), now=timezone.now()):
                nudge("hook", pk)
            return str(pk)

        self.once(request, send)
        return _delivery_shown(pk)


def _rows() -> QuerySet[Subscription]:
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    return Subscription.objects.there().annotate(waiting=waiting)


def _row(pk: int | str) -> Subscription:
    """The webhook. Raises Http404."""
    return get_object_or_404(_rows(), pk=pk)


def _delivery(pk: int) -> Delivery:
    """The message of a webhook that is there. Raises Http404."""
    rows = Delivery.objects.filter(subscription__in=Subscription.objects.there())
    return get_object_or_404(rows.select_related("ticket"), pk=pk)


def _delivery_shown(pk: int) -> Response:
    return Response(DeliveryShown(_delivery(pk)).data)


def _with_secret(pk: str, secrets: list[str], *, status: int = 200) -> Response:
    shown = {"webhook": _row(pk), "secret": secrets[0] if secrets else None}
    return Response(WebhookSecret(shown).data, status=status)
