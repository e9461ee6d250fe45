"""The pages that state the rules, and the rules in words."""

from __future__ import annotations

__all__ = ["RULES", "SOURCES"]

_IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_ORGANIZATIONS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_"
SOURCES = {
    "logic": f"{_IAM}reference_policies_evaluation-logic_policy-eval-denyallow.html",
    "basics": f"{_IAM}reference_policies_evaluation-logic_policy-eval-basics.html",
    "cross": f"{_IAM}reference_policies_evaluation-logic-cross-account.html",
    "boundaries": f"{_IAM}access_policies_boundaries.html",
    "principal": f"{_IAM}reference_policies_elements_principal.html",
    "operators": f"{_IAM}reference_policies_elements_condition_operators.html",
    "keys": f"{_IAM}reference_policies_condition-keys.html",
    "variables": f"{_IAM}reference_policies_variables.html",
    "scps": f"{_ORGANIZATIONS}scps_evaluation.html",
    "rcps": f"{_ORGANIZATIONS}rcps.html",
    "key": "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    "endpoint": "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-endpoints-access.html",
    "free": "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
    "assume": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html",
}

# Rule of a decision -> its words and its page.
RULES = {
    "deny": ("An explicit deny in any policy overrides every allow.", "logic"),
    "free": (
        "sts:GetCallerIdentity and sts:GetSessionToken need no permission, and no policy can deny them.",
        "free",
    ),
    "endpoint": ("An endpoint policy that is attached has to allow what passes the endpoint.", "endpoint"),
    "rcps": ("A resource control policy limits what may be done with the account's resources.", "rcps"),
    "scps": (
        "A service control policy has to allow the action at every level from the root down to the account.",
        "scps",
    ),
    "direct": (
        "In one account, a resource policy that names the user or session itself (or everyone) suffices: implicit denies elsewhere do not count.",
        "logic",
    ),
    "role": (
        "A resource policy that names the role (or the user who federated) suffices in one account, limited by permissions boundary and session policy.",
        "logic",
    ),
    "same": (
        "In one account, an allow by the identity policies or by the resource policy suffices, within permissions boundary and session policy.",
        "logic",
    ),
    "identity": ("Without an allow, a request is implicitly denied.", "logic"),
    "boundaries": ("A permissions boundary has to allow what the identity policies grant.", "boundaries"),
    "session": ("A session has what both the identity policies and the session policy allow.", "logic"),
    "cross": (
        "Across accounts, the principal's identity policies and the resource policy both have to allow.",
        "cross",
    ),
    "cross-resource": (
        "Across accounts, a resource policy has to name the principal or its account.",
        "cross",
    ),
    "cross-identity": (
        "Across accounts, the resource policy is not enough: the identity policies have to allow, too.",
        "cross",
    ),
    "cross-boundaries": (
        "Across accounts, the permissions boundary limits the principal in its own account.",
        "cross",
    ),
    "cross-session": (
        "Across accounts, the session policy limits the principal in its own account.",
        "cross",
    ),
    "key": (
        "A KMS key is used only as its key policy allows: directly, or by naming the account, which turns IAM policies on.",
        "key",
    ),
    "trust": (
        "A role is given only to whom its trust policy names, in the same account, too.",
        "logic",
    ),
    "root": ("The root user may do everything in its account that no policy denies.", "logic"),
    "root-role": ("A root user cannot switch to a role.", "assume"),
    "service": ("A service acts by what the resource policy grants it.", "principal"),
    "outside": ("Who has no identity in AWS may do what a resource policy grants.", "principal"),
}
