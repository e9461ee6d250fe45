"""An ordering and a matching question, as text of a bank."""

KINDS = """\
- id: queues/q-order
  kind: ordering
  stem: In which order does a message go through the queue?
  options:
  - {text: It is sent., why: Before it is there.}
  - {text: It is received., why: While it is hidden from others.}
  - {text: It is deleted., why: Once it is done.}
  tasks: {TST-C01: ["1.1"]}
  difficulty: 2
  references: [https://docs.aws.amazon.com/x]
  verified: 2026-11-20
  author: tests
  provenance: original
- id: queues/q-match
  kind: matching
  stem: Match each need with its queue.
  prompts:
  - {text: In order, match: FIFO, why: The first in is the first out.}
  - {text: Put aside, match: Dead-letter, why: After too many receives.}
  - {text: Whatever comes, match: Standard, why: Nearly without limit.}
  options: [Standard, FIFO, Dead-letter, Delay]
  tasks: {TST-C01: ["1.1"]}
  difficulty: 2
  references: [https://docs.aws.amazon.com/x]
  verified: 2026-11-20
  author: tests
  provenance: original
"""
