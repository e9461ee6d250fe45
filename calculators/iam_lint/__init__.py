"""What is wrong with a policy document, and what could be better: IAM's grammar, Access Analyzer's checks, advice.

The findings are a pure function of the document::

    from calculators.iam_lint.lint import findings

    for finding in findings(document, "identity"):
        print(finding.level, finding.rule, finding.path, finding.message)

Rules in capitals are those of IAM Access Analyzer's policy validation, under its own codes and with its own messages;
the others are this module's. ``rules.json`` has them all, ``actions.json`` the actions, resource types and condition
keys of the Service Authorization Reference; both are read when a document is checked and not before.
"""
