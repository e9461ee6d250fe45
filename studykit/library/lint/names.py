"""Names of services that are no more: renamed ones, and ones that AWS has ended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.library.lint.subject import defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect

# Name -> what became of it, by AWS's documentation and announcements as of November 2026.
RETIRED = {
    r"AWS Single Sign-On|AWS SSO": "AWS IAM Identity Center since July 2022",
    r"Amazon Elasticsearch Service|Amazon ES\b": "Amazon OpenSearch Service since September 2021",
    r"CloudWatch Events": "Amazon EventBridge",
    r"Kinesis (?:Data )?Firehose": "Amazon Data Firehose since February 2024",
    r"Kinesis Data Analytics": "Amazon Managed Service for Apache Flink since August 2023",
    r"(?:ACM|AWS Certificate Manager) Private (?:CA|Certificate Authority)": "AWS Private Certificate Authority since 2022",
    r"OpsWorks": "ended in May 2024",
    r"CodeStar(?! Notifications)": "ended in July 2024; its connections are AWS CodeConnections",
    r"QLDB|Quantum Ledger Database": "ended in July 2025",
    r"Elastic Transcoder": "ended in November 2025; AWS Elemental MediaConvert takes its place",
    r"Server Migration Service|AWS SMS\b": "ended in March 2022; AWS Application Migration Service (AWS Transform MGN today) takes its place",
    r"Snowmobile|Snowcone": "ended in 2024",
    r"EC2-Classic": "ended in August 2022",
}
_ANY = re.compile("|".join(f"({pattern})" for pattern in RETIRED))
_FATES = tuple(RETIRED.values())
# "Amazon Data Firehose (formerly Kinesis Data Firehose)" helps those who know the old name.
_SAID_SO = re.compile(r"\b(?:formerly|previously|once|old name|renamed|known as)\b[^.;()]*$", re.IGNORECASE)


def retired_name(subject: Subject) -> Iterator[Defect]:
    """Stems and options; reasons may speak of what used to be."""
    for found in subject.found("question", "exercise"):
        body = found.item.body
        texts = [("stem", body["stem"])]
        texts += [(f"options[{i}].text", option[0]) for i, option in enumerate(body.get("options", ()))]
        texts += [(f"prompts[{i}].text", prompt[0]) for i, prompt in enumerate(body.get("prompts", ()))]
        for field, text in texts:
            for match in _ANY.finditer(text):
                if not _SAID_SO.search(text, 0, match.start()):
                    yield defect(
                        found,
                        field,
                        "retired-name",
                        f"{match[0]!r} is no more: {_FATES[(match.lastindex or 1) - 1]}.",
                        "Use today's name, or ask about something that is there.",
                        severity="warning",
                    )
