"""JSON between worker and server: keys keep their order, and `NaN`, which the workflow could not read, is an error."""

from __future__ import annotations

import dataclasses
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    BinaryNullPayloadConverter,
    CompositePayloadConverter,
    DataConverter,
    EncodingPayloadConverter,
)

from .json_values import json_bytes, read_json


class _JsonConverter(EncodingPayloadConverter):
    @property
    def encoding(self) -> str:
        return "json/plain"

    def to_payload(self, value: Any) -> Payload:
        return Payload(metadata={"encoding": self.encoding.encode()}, data=json_bytes(value))

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        return read_json(payload.data)


class _PayloadConverter(CompositePayloadConverter):
    def __init__(self) -> None:
        super().__init__(BinaryNullPayloadConverter(), _JsonConverter())


data_converter = dataclasses.replace(DataConverter.default, payload_converter_class=_PayloadConverter)
