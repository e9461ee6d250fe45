"""S3: moto's, with a lifecycle that happens. All that knows moto's S3 from the inside is here."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from calculators.s3_lifecycle import (
    AddDeleteMarker,
    DeleteVersion,
    TransitionVersion,
    Upload,
    Version,
    actions_due,
    uploads_due,
)
from studykit.sim.s3_lifecycle import get_lifecycle, put_lifecycle
from studykit.sim.wire import Reply, answer, aws_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.s3_lifecycle import Action, Versioning
    from studykit.sim.s3_lifecycle import StoredLifecycle
    from studykit.sim.wire import Request

_CHANGING = frozenset({"PUT", "POST", "DELETE"})
_INITIATED = re.compile(rb"(<UploadId>([^<]+)</UploadId>.*?<Initiated>)[^<]*(</Initiated>)", re.DOTALL)


class S3:
    """The service as the gate sees it."""

    def __init__(self) -> None:
        from moto.core.models import DEFAULT_ACCOUNT_ID
        from moto.moto_api._internal import mock_random
        from moto.moto_server.werkzeug_app import create_backend_app
        from moto.s3 import models

        self._application = create_backend_app("s3")
        self._backend: Any = models.s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        self._random = mock_random
        # Upload ids are drawn from os.urandom; drawn from moto's own source they can be drawn again.
        vars(models)["os"] = SimpleNamespace(urandom=mock_random.randbytes)
        self._lifecycles: dict[Any, StoredLifecycle] = {}
        self._initiated: dict[str, datetime] = {}

    def changes(self, request: Request) -> bool:
        """Whether the request can change the account."""
        return request.method in _CHANGING

    def seed(self, chance: str) -> None:
        """Make the identifiers that come next a matter of ``chance`` alone."""
        self._random.seed(chance)

    def answer(self, request: Request, now: datetime) -> Reply:
        """Answer one request."""
        bucket_name, _, key = request.path.lstrip("/").partition("/")
        if not key and "lifecycle" in request.query:
            return self._answer_lifecycle(request, bucket_name)
        if not key and "versioning" in request.query and b">Suspended<" in request.body:
            message = "The simulated account does not suspend versioning."
            return aws_error(request, 501, "NotImplemented", message)
        reply = answer(self._application, request)
        if "uploads" in request.query:
            reply = self._dated(reply, now)
        return reply

    def at_midnight(self, now: datetime) -> None:
        """Run every bucket's lifecycle rules, as S3 does once a day."""
        for bucket, stored in self._lifecycles.items():
            if self._backend.buckets.get(bucket.name) is not bucket:
                continue
            uploads = [
                Upload(upload.key_name, upload.id, self._initiated[upload.id])
                for upload in bucket.multiparts.values()
            ]
            for upload in uploads_due(stored.configuration, uploads, now):
                self._backend.abort_multipart_upload(bucket.name, upload.id)
            for versions in list(self._keys(bucket)):
                for action in actions_due(stored.configuration, versions, _versioning(bucket), now):
                    self._apply(bucket, action)

    def _answer_lifecycle(self, request: Request, bucket_name: str) -> Reply:
        bucket = self._backend.buckets.get(bucket_name)
        if bucket is None:
            return aws_error(request, 404, "NoSuchBucket", "The specified bucket does not exist")
        if request.method == "GET":
            return get_lifecycle(request, self._lifecycles.get(bucket))
        if request.method == "DELETE":
            self._lifecycles.pop(bucket, None)
            return Reply(204)
        reply, stored = put_lifecycle(request)
        if stored is not None:
            self._lifecycles[bucket] = stored
        return reply

    def _dated(self, reply: Reply, now: datetime) -> Reply:
        """Remember when uploads began; moto shows the same day for all of them."""
        for bucket in self._backend.buckets.values():
            for upload in bucket.multiparts:
                self._initiated.setdefault(upload, now)

        def date(match: re.Match[bytes]) -> bytes:
            began = self._initiated[match[2].decode()].strftime("%Y-%m-%dT%H:%M:%S.000Z")
            return match[1] + began.encode() + match[3]

        body = _INITIATED.sub(date, reply.body)
        return Reply(reply.status, reply.headers, body, reply.reason)

    def _keys(self, bucket: Any) -> Iterator[list[Version]]:
        """Each key's versions, the current one first (moto has the oldest first)."""
        for key in bucket.keys:
            yield [self._version(stored) for stored in reversed(bucket.keys.getlist(key))]

    def _version(self, stored: Any) -> Version:
        created = stored.last_modified.replace(tzinfo=UTC)
        if not hasattr(stored, "storage_class"):
            return Version(stored.name, str(stored.version_id), created, delete_marker=True)
        tags = self._backend.tagger.get_tag_dict_for_resource(stored.arn)
        return Version(stored.name, str(stored.version_id), created, stored.size, stored.storage_class, tags)

    def _apply(self, bucket: Any, action: Action) -> None:
        from moto.s3.exceptions import AccessDeniedByLock

        name, version = bucket.name, action.version
        match action:
            case TransitionVersion():
                stored = self._backend.get_object(name, version.key, version_id=version.id)
                stored.set_storage_class(action.storage_class)
            case AddDeleteMarker():
                self._backend.delete_object(name, version.key)
            case DeleteVersion():
                version_id = version.id if bucket.is_versioned else None
                with suppress(AccessDeniedByLock):  # Object Lock keeps what lifecycle would delete
                    self._backend.delete_object(name, version.key, version_id=version_id)


def _versioning(bucket: Any) -> Versioning:
    return "enabled" if bucket.is_versioned else "unversioned"
