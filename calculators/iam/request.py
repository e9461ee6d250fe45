"""A request with the policies that apply to it."""

from __future__ import annotations

from calculators.iam.caller import Caller, caller_of, fill_context
from calculators.iam.context import Context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.iam.document import Policy

__all__ = ["Policies", "Request", "account_of"]


class Policies:
    """The policies of a request; those of the kinds that were not given are empty.

    Attributes:
        identity: Of the principal and its groups.
        resource: Of the resource.
        boundaries: Permissions boundaries; each has to allow.
        session: Passed when the session was made.
        scps: Service control policies of the principal's account, a list a level of the organization.
        rcps: Resource control policies of the resource's account, a list a level.
        endpoint: Of the VPC endpoint that the request comes through.
    """

    __slots__ = ("boundaries", "endpoint", "identity", "rcps", "resource", "scps", "session")

    def __init__(
        self,
        *,
        identity: Sequence[Policy] = (),
        resource: Sequence[Policy] = (),
        boundaries: Sequence[Policy] = (),
        session: Sequence[Policy] = (),
        scps: Sequence[Sequence[Policy]] = (),
        rcps: Sequence[Sequence[Policy]] = (),
        endpoint: Sequence[Policy] = (),
    ) -> None:
        self.identity = identity
        self.resource = resource
        self.boundaries = boundaries
        self.session = session
        self.scps = scps
        self.rcps = rcps
        self.endpoint = endpoint


class Request:
    """What is asked for, by whom, in which context, under which policies.

    Attributes:
        caller: Who asks.
        action: As given.
        lower: The action in lower case, as actions are compared.
        resource: The ARN, or "*" where an action has no resource of its own.
        resource_account: Whose resource it is; the caller's account where nothing says otherwise.
        assumed_account: Whether the resource's account was taken for granted.
        context: The condition keys.
        policies: All that apply.
        management_account: The organization's management account, "" where it is another.
    """

    __slots__ = (
        "action", "assumed_account", "caller", "context", "lower", "management_account", "policies", "resource",
        "resource_account",
    )  # fmt: skip

    def __init__(
        self,
        principal: str | Caller,
        action: str,
        resource: str = "*",
        *,
        policies: Policies | None = None,
        context: Mapping[str, object] | None = None,
        resource_account: str = "",
        management_account: str = "",
    ) -> None:
        """Raises ``CallerError`` where ``principal`` names none."""
        self.caller = principal if isinstance(principal, Caller) else caller_of(principal, action)
        self.action = action
        self.lower = action.lower()
        self.resource = resource
        account = resource_account or account_of(resource)
        self.assumed_account = not account and bool(self.caller.account)
        self.resource_account = account or self.caller.account
        self.management_account = management_account
        self.policies = policies or Policies()
        self.context = Context(context)
        fill_context(self.context, self.caller, self.resource_account)

    @property
    def same_account(self) -> bool:
        """Whether principal and resource belong to the same account."""
        return self.caller.account == self.resource_account

    @property
    def is_key(self) -> bool:
        """Whether it is about a KMS key, which its key policy guards."""
        parts = self.resource.split(":", 5)
        return self.lower.startswith("kms:") and len(parts) == 6 and parts[5].startswith("key/")

    @property
    def is_trust(self) -> bool:
        """Whether it is about getting a role, which its trust policy guards; one that is not named, too."""
        if self.resource == "*":
            return self.lower.startswith("sts:assumerole")
        parts = self.resource.split(":", 5)
        return self.lower in _TRUST_ACTIONS and len(parts) == 6 and parts[5].startswith("role/")


_TRUST_ACTIONS = frozenset(
    f"sts:{name}"
    for name in (
        "assumerole",
        "assumerolewithsaml",
        "assumerolewithwebidentity",
        "tagsession",
        "setsourceidentity",
    )
)


def account_of(resource: str) -> str:
    """The account in an ARN, "" where it has none."""
    parts = resource.split(":", 5)
    account = parts[4] if len(parts) == 6 else ""
    return account if len(account) == 12 and account.isascii() and account.isdigit() else ""
