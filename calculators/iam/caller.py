"""Who makes a request, and how closely a Principal element names them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam.context import Context

__all__ = ["ACCOUNT", "DIRECT", "NO", "ROLE", "Caller", "CallerError", "caller_of", "fill_context"]

# How a statement names the caller. Through the account it only delegates; through the role (or the user
# who federated) boundaries and session policies still count; directly nothing else is needed in the same account.
NO, ACCOUNT, ROLE, DIRECT = 0, 1, 2, 3

_TYPES = {
    "user": "User", "role": "AssumedRole", "session": "AssumedRole", "federated": "FederatedUser", "root": "Account",
    "anonymous": "Anonymous",
}  # fmt: skip
SERVICE_LINKED = "AWSServiceRoleFor"  # roles of users cannot begin so in the path /aws-service-role/


class CallerError(Exception):
    """A text that names no principal; ``hint`` is the way out."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Caller:
    """A principal.

    Attributes:
        kind: "user", "role", "session", "federated", "root", "service", "provider" or "anonymous".
        arn: Its ARN; a service's or provider's name.
        account: Its account, "" where it has none.
        partition: Of its ARN.
        name: The user's, role's or federated user's own name, without a path.
        session: The name of a role session.
        role: The ARN of the role, or of the user who federated.
        linked: Whether it is a service-linked role.
        names: Each way to name it in a Principal element, with how closely.
    """

    __slots__ = ("account", "arn", "kind", "linked", "name", "names", "partition", "role", "session")

    def __init__(
        self, kind: str, arn: str, *, partition: str = "aws", account: str = "", name: str = ""
    ) -> None:
        self.kind = kind
        self.arn = arn
        self.partition = partition
        self.account = account
        self.name = name
        self.session = ""
        self.role = ""
        self.linked = False
        self.names: dict[str, int] = {}
        if account and kind != "provider":
            own = DIRECT if kind == "root" else ACCOUNT
            self.names = {account: own, f"arn:{partition}:iam::{account}:root": own}
        if kind in {"user", "session", "federated"}:
            self.names[arn] = DIRECT

    @property
    def has_policies(self) -> bool:
        """Whether identity-based policies exist for such a principal."""
        return self.kind in {"user", "role", "session", "federated", "root"}

    @property
    def in_session(self) -> bool:
        """Whether session policies can have been passed."""
        return self.kind in {"role", "session", "federated"}

    def named_by(self, kind: str, value: str) -> int:
        """How closely one entry of a Principal element names it."""
        if kind == "AWS":
            if value == "*":
                return DIRECT
            found = self.names.get(value, NO)
            if found == NO and self.role and value != self.role and self._same_name(value):
                return ROLE
            return found
        if kind == "Service":
            return DIRECT if self.kind == "service" and value in {self.arn, "*"} else NO
        if kind == "Federated":
            return DIRECT if self.kind == "provider" and value == self.arn else NO
        return NO

    def _same_name(self, value: str) -> bool:
        """Whether a role or user with a path is the one of a session, whose ARN tells no path."""
        if self.kind not in {"session", "federated"}:
            return False
        start = "role/" if self.kind == "session" else "user/"
        beginning = f"arn:{self.partition}:iam::{self.account}:{start}"
        return value.startswith(beginning) and value.endswith(f"/{self.name}")


def caller_of(text: str, action: str = "") -> Caller:
    """The principal that a text names.

    Args:
        text: An ARN, an account's number (its root user), a service, an identity provider, or "anonymous".
        action: What is asked for: cognito-identity.amazonaws.com is a provider where it gets a role with a web identity.

    Raises:
        CallerError: It names none.
    """
    text = text.strip()
    if text.lower() == "anonymous" or text == "*":
        return Caller("anonymous", "anonymous")
    if len(text) == 12 and text.isascii() and text.isdigit():
        return Caller("root", f"arn:aws:iam::{text}:root", account=text)
    if not text.startswith("arn:"):
        return _by_host(text, action)
    parts = text.split(":", 5)
    if len(parts) != 6 or not (len(parts[4]) == 12 and parts[4].isascii() and parts[4].isdigit()):
        raise CallerError(f"{_shown(text)} is no principal's ARN.", _FORMS)
    partition, service, account, resource = parts[1], parts[2], parts[4], parts[5]
    kind, _, rest = resource.partition("/")
    caller: Caller | None = None
    if service == "iam" and resource == "root":
        caller = Caller("root", text, partition=partition, account=account)
    elif rest and (service, kind) in _ARN_KINDS:
        own = _ARN_KINDS[(service, kind)]
        caller = Caller(own, text, partition=partition, account=account, name=rest.rpartition("/")[2])
        _with_role(caller, rest)
    if caller is None or (caller.kind == "session" and not caller.session):
        extra = "A group is no principal. " if kind == "group" else ""
        raise CallerError(f"{_shown(text)} is no principal that makes requests.", extra + _FORMS)
    return caller


_FORMS = (
    "Give arn:aws:iam::111122223333:user/ana, a role's or a session's ARN, an account's number, "
    "a service such as lambda.amazonaws.com, or anonymous."
)
_ARN_KINDS = {
    ("iam", "user"): "user",
    ("iam", "role"): "role",
    ("iam", "saml-provider"): "provider",
    ("iam", "oidc-provider"): "provider",
    ("sts", "assumed-role"): "session",
    ("sts", "federated-user"): "federated",
}


def _with_role(caller: Caller, rest: str) -> None:
    """What else is known of a role, a session of one, or a federated user."""
    beginning = f"arn:{caller.partition}:iam::{caller.account}:"
    if caller.kind == "role":
        caller.role = caller.arn
        caller.linked = rest.startswith("aws-service-role/")
    elif caller.kind == "session":
        caller.name, _, caller.session = rest.partition("/")
        caller.role = f"{beginning}role/{caller.name}"
        caller.linked = caller.name.startswith(SERVICE_LINKED)
    elif caller.kind == "federated":
        caller.role = f"{beginning}user/{caller.name}"
    if caller.role:
        caller.names[caller.role] = ROLE


def _by_host(text: str, action: str) -> Caller:
    lower = text.lower()
    web = action.lower() == "sts:assumerolewithwebidentity"
    if not web and lower.endswith((".amazonaws.com", ".amazonaws.com.cn", ".aws.internal")):
        return Caller("service", text)
    if "." in text and " " not in text and "/" not in text[:1]:
        return Caller("provider", text)
    raise CallerError(f"{_shown(text)} is no principal.", _FORMS)


def fill_context(context: Context, caller: Caller, resource_account: str) -> None:
    """Fill in the keys that follow from who asks for whose resource, where they were not given."""
    kind = caller.kind
    if kind in _TYPES:
        context.fill("aws:PrincipalType", _TYPES[kind])
    if caller.has_policies:
        context.fill("aws:PrincipalArn", caller.role if kind == "session" else caller.arn)
        context.fill("aws:PrincipalAccount", caller.account)
    else:
        context.never.add("aws:principalarn")
    if kind == "anonymous":
        context.fill("aws:PrincipalAccount", "anonymous")
    if kind == "user":
        context.fill("aws:username", caller.name)
    else:
        context.never.add("aws:username")
    if kind == "root":
        context.fill("aws:userid", caller.account)
    elif kind == "federated":
        context.fill("aws:userid", f"{caller.account}:{caller.name}")
    if kind == "service":
        context.fill("aws:PrincipalServiceName", caller.arn)
    context.fill("aws:PrincipalIsAWSService", "true" if kind == "service" else "false")
    if resource_account:
        context.fill("aws:ResourceAccount", resource_account)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")
