"""A request's body has JSON's types as the schema names them."""

from typing import Any

import pytest
from rest_framework import serializers

from triage.api.bodies import Body


class Order(Body):
    """A field of each type."""

    words = serializers.CharField(required=False, allow_null=True)
    number = serializers.IntegerField(required=False)
    is_sure = serializers.BooleanField(required=False)
    keys = serializers.ListField(child=serializers.IntegerField(), required=False)


@pytest.mark.parametrize(
    "body", [{"words": "5"}, {"words": None}, {"number": 5}, {"is_sure": False}, {"keys": [1, 2]}, {"keys": []}]
)
def test_values_of_the_schemas_types_are_taken(body: dict[str, Any]) -> None:
    assert Order(data=body).is_valid()


@pytest.mark.parametrize(
    "body",
    [
        *({"words": wrong} for wrong in (5, True, ["5"])),
        *({"number": wrong} for wrong in ("5", True, 5.5)),
        *({"is_sure": wrong} for wrong in ("true", 1)),
        *({"keys": wrong} for wrong in (["1"], [1, True], 1)),
    ],
)
def test_values_of_other_types_are_refused_by_name(body: dict[str, Any]) -> None:
    order = Order(data=body)
    assert not order.is_valid()
    assert list(order.errors) == list(body)
