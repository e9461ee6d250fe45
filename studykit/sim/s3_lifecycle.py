"""The ``?lifecycle`` subresource of buckets, which moto stores only in part and checks hardly at all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from calculators.s3_lifecycle import LifecycleRefusedError, check, configuration_from
from calculators.s3_lifecycle.reading import malformed
from studykit.sim.wire import Reply, aws_error, xml_reply

if TYPE_CHECKING:
    from calculators.s3_lifecycle import Configuration
    from studykit.sim.wire import Request

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_SIZE_HEADER = "x-amz-transition-default-minimum-object-size"
_SIZE_DEFAULT = "all_storage_classes_128K"

ET.register_namespace("", _NAMESPACE)


@dataclass(frozen=True, slots=True)
class StoredLifecycle:
    """A bucket's configuration: its meaning, and what GetBucketLifecycleConfiguration answers."""

    configuration: Configuration
    document: str
    small_objects: str


def put_lifecycle(request: Request) -> tuple[Reply, StoredLifecycle | None]:
    """Answer PutBucketLifecycleConfiguration; what to store, or None when it is refused."""
    small_objects = request.header(_SIZE_HEADER, _SIZE_DEFAULT)
    try:
        document = _with_ids(request.body)
        configuration = configuration_from(_parsed(document), small_objects)
        check(configuration)
    except LifecycleRefusedError as error:
        return aws_error(request, 400, error.code, error.message), None
    headers = (("Content-Length", "0"), (_SIZE_HEADER, small_objects))
    return Reply(200, headers), StoredLifecycle(configuration, document, small_objects)


def get_lifecycle(request: Request, stored: StoredLifecycle | None) -> Reply:
    """Answer GetBucketLifecycleConfiguration."""
    if stored is None:
        message = "The lifecycle configuration does not exist"
        return aws_error(request, 404, "NoSuchLifecycleConfiguration", message)
    return xml_reply(200, stored.document, ((_SIZE_HEADER, stored.small_objects),))


def _with_ids(body: bytes) -> str:
    """The document with an ID in each rule: S3 makes one up where none was given."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - expat bounds expansion, and the document is the learner's own
    except ET.ParseError as error:
        raise malformed() from error
    for number, rule in enumerate(root.findall("{*}Rule")):
        given = rule.find("{*}ID")
        if given is None:
            given = ET.Element(f"{{{_NAMESPACE}}}ID")
            rule.insert(0, given)
        if not given.text:
            # From the content, so that a replayed request gives the same id.
            given.text = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{number} {body.hex()}"))
    return ET.tostring(root, encoding="unicode")


def _parsed(document: str) -> dict[str, Any]:
    """The document as boto3 would show it."""
    from botocore.parsers import ResponseParserError, create_parser

    response = {"status_code": 200, "headers": {}, "body": document.encode()}
    try:
        parsed: dict[str, Any] = create_parser("rest-xml").parse(response, _shape())
    except (ResponseParserError, ValueError) as error:
        raise malformed() from error
    return parsed


@cache
def _shape() -> Any:
    """The answer of GetBucketLifecycleConfiguration, which has the same form as the request."""
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    model = ServiceModel(Loader().load_service_model("s3", "service-2"))
    return model.operation_model("GetBucketLifecycleConfiguration").output_shape
