"""A small sound pack as texts, to be changed one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOPICS = "content/topics.yaml"
FACTS = "content/facts/dynamodb.yaml"
NOTE = "content/topics/dynamodb/note.md"
CARDS = "content/topics/dynamodb/cards.yaml"
QUESTIONS = "question_banks/dynamodb/questions.yaml"
EXERCISES = "question_banks/dynamodb/exercises.yaml"
BLUEPRINT = "question_banks/blueprints/DVA-C03.yaml"
LAB = "content/labs/first-table/lab.yaml"

PAGE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"

QUESTION = """\
- id: dynamodb/q-size
  kind: single
  stem: |
    A company stores documents in Amazon DynamoDB. Some are larger than an item may be.
    Which change meets the need with the LEAST effort?
  options:
  - text: Keep the documents in Amazon S3 and their keys in the table.
    key: true
    why: The item holds only the key, far below {fact:dynamodb.item.max}.
  - text: Raise the quota of the item size through AWS Support for the account.
    why: The size of an item is fixed.
  - text: Turn on DynamoDB Accelerator in front of the table for the readers.
    why: A cache changes no limit.
  - text: Choose on-demand capacity for the table and all of its indexes.
    why: Capacity modes are about throughput.
  tasks: {DVA-C03: ["1.3"]}
  difficulty: 2
  references: [https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html]
  verified: 2026-11-21
  author: studykit
  provenance: original
"""

MULTIPLE = """\
- id: dynamodb/q-two
  kind: multiple
  stem: An application reads one hot key and is throttled. Which steps help? (Select TWO.)
  options:
  - text: Cache the item.
    key: true
    why: Fewer reads reach the table.
  - text: Spread the key over several values.
    key: true
    why: Each value has a partition's throughput.
  - text: Add a global table.
    why: Replicas are for other Regions.
  - text: Turn on streams.
    why: Streams carry changes.
  - text: Shorten the retry delay.
    why: More retries make it worse.
  tasks: {DVA-C03: ["1.3", "4.3"]}
  difficulty: 3
  references: [https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html]
  verified: 2026-11-21
  author: studykit
  provenance: original
"""

ORDERING = """\
- id: dynamodb/q-order
  kind: ordering
  stem: In which order does a conditional write go through the table?
  options:
  - text: Find the item.
    why: Its key names the partition.
  - text: Test the condition.
    why: It reads the item that was found.
  - text: Write the item.
    why: Only where the condition held.
  tasks: {DVA-C03: ["1.3"]}
  difficulty: 2
  references: [https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html]
  verified: 2026-11-21
  author: studykit
  provenance: original
"""

MATCHING = """\
- id: dynamodb/q-match
  kind: matching
  stem: Match each need with what serves it.
  prompts:
  - text: Read an item of at most {fact:dynamodb.item.max} by its key.
    match: GetItem
    why: One key, one item.
  - text: Read every item of a table.
    match: Scan
    why: It needs no key.
  - text: Read the items of a partition in order.
    match: Query
    why: The sort key orders them.
  options: [GetItem, Query, Scan, BatchGetItem]
  tasks: {DVA-C03: ["1.3"]}
  difficulty: 2
  references: [https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html]
  verified: 2026-11-21
  author: studykit
  provenance: original
"""

PLAN = "content/plans/soon.yaml"
STUDY_PLAN = """\
title: Developer in a week
exam: DVA-C03
says: All of it.
weeks:
- title: Tables
  read: [dynamodb]
  practise: 10
  labs: [first-table]
  exams: [quick, real]
"""

BASE: Mapping[str, str] = {
    TOPICS: """\
topics:
- {id: dynamodb, title: DynamoDB, group: Databases, exams: [dva]}
- {id: vpc, title: VPC, group: Networking, exams: [dva, saa]}
""",
    FACTS: """\
dynamodb.item.max:
  value: 400
  unit: KB
  says: An item, attribute names included, is at most 400 KB.
  source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
  verified: 2026-11-21
  was:
  - {value: 64, unit: KB, until: "2014-10", note: Raised for JSON documents.}
dynamodb.write.price:
  value: 0.625
  unit: USD/million write request units
  says: A million write request units cost $0.625 in us-east-1.
  source: pricelist:AmazonDynamoDB/WriteRequestUnits@2026-11-01
  verified: 2026-11-21
""",
    NOTE: """\
---
title: DynamoDB
summary: Size an item and know what it costs.
verified: 2026-11-21
references:
- https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
calculators: [dynamodb]
labs: [first-table]
---
## What it is for

A table keeps items of at most {fact:dynamodb.item.max}.

```
## not a heading, 99 KB
```

## Worked calculation

An item of 3.5 KB takes four write units.
""",
    CARDS: """\
cards:
- id: dynamodb/item-size
  kind: basic
  front: How large may an item be?
  back: At most {fact:dynamodb.item.max}.
- id: dynamodb/rcu
  kind: reversed
  front: RCU
  back: read capacity unit
  references: [https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html]
- id: dynamodb/halving
  kind: cloze
  text: Eventual reads cost {{c1::half}} of {{c2::strong::kind of read}} ones.
  references: [https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html]
""",
    QUESTIONS: f"questions:\n{QUESTION}{MULTIPLE}",
    EXERCISES: """\
exercises:
- id: dynamodb/x-reads
  calculator: dynamodb
  operation: read
  inputs:
    size: {range: [1.5, 30, 0.5], unit: KB}
    rate: {choice: [20, 50, 80, 120]}
    consistency: strong
  answer: rcu
  stem: An application reads items of {input:size}, {input:rate} each second. How many RCUs does it need?
  tasks: {DVA-C03: ["1.3"]}
  difficulty: 2
  references: [https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html]
  verified: 2026-11-21
  author: studykit
  provenance: original
""",
    BLUEPRINT: """\
code: DVA-C03
title: AWS Certified Developer - Associate
family: dva
since: 2026-12-01
until: null
minutes: 130
scored: 50
unscored: 15
pass_mark: 720
scale: [100, 1000]
source: AWS exam guide
verified: 2026-11-20
domains:
- id: "1"
  title: Development
  weight: 60
  tasks:
  - {id: "1.3", title: Use data stores}
- id: "4"
  title: Optimization
  weight: 40
  tasks:
  - {id: "4.3", title: Optimize applications}
""",
    LAB: """\
id: first-table
title: Your first table
topics: [dynamodb]
minutes: 15
""",
}


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files below a folder; returns it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """One file of the sound pack with one passage replaced; the passage has to be there."""
    assert BASE[name].count(old) >= 1, f"{old!r} is not in {name}"
    return {name: BASE[name].replace(old, new, 1)}
