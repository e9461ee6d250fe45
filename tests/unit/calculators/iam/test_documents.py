"""Documents that are wrong: where, in one sentence; and 20,000 damaged ones without a traceback."""

from __future__ import annotations

import copy
import importlib.util
import json
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from calculators.contract import CalculatorError
from calculators.iam import OPERATIONS, calculate
from calculators.iam.document import KINDS, DocumentError, parse, problems
from calculators.inputs import inputs_of

_SPEC = importlib.util.spec_from_file_location("iam_tables_again", Path(__file__).with_name("tables.py"))
tables = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tables)
DAMAGED = 20_000
ALLOW = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
BASE = {
    "principal": "arn:aws:iam::111122223333:user/ana",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::notes/a.txt",
}
STATEMENT = {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}
ODD = [
    None, True, False, 0, -1, Decimal("1.5"), 10**400, "", " ", "*", "**", "arn:", "arn:aws:s3", "${", "${}", "${a", "${aws:username, 'x", "\ud800",
    "\x00", "żółć", "x" * 5_000, "a*" * 500, [], {}, [None], [[]], [{}], {"": None}, {"a": {"b": []}}, ["x", 1], {"AWS": None}, {"StringEquals": 3},
    {"StringEquals": {"k": {}}}, {"ForAllValues:Null": {"k": "true"}}, {"NumericLessThan": {"k": "1e999999"}}, {"DateEquals": {"k": "9999-99-99"}},
    {"IpAddress": {"k": ["1.2.3.4/99", "::/0", ""]}}, {"BinaryEquals": {"k": "=="}}, {"ArnLike": {"k": "arn:*"}}, "2012-10-17", "Allow", "Deny",
]  # fmt: skip


def wrong(kind="identity", **changes):
    """The errors of a document whose one statement is changed; ``None`` leaves an element out."""
    statement = {name: value for name, value in (STATEMENT | changes).items() if value is not None}
    return problems({"Version": "2012-10-17", "Statement": [statement]}, kind)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"Effect": "allow"}, "Statement[0].Effect"),
        ({"Effect": None}, "Statement[0].Effect"),
        ({"Effect": ["Allow"]}, "Statement[0].Effect"),
        ({"Action": None}, "Statement[0].Action"),
        ({"Action": []}, "Statement[0].Action"),
        ({"Action": ["s3:*", "GetObject"]}, "Statement[0].Action[1]"),
        ({"NotAction": "s3:*"}, "Statement[0].NotAction"),
        ({"Resource": None}, "Statement[0].Resource"),
        ({"Resource": "bucket/*"}, "Statement[0].Resource"),
        ({"Resource": ["*", "arn:aws:s3:::a", 3]}, "Statement[0].Resource[2]"),
        ({"Resource": "arn:aws:*:::a"}, "Statement[0].Resource"),
        ({"Resource": None, "NotResource": "arn:aws"}, "Statement[0].NotResource"),
        ({"Sid": 1}, "Statement[0].Sid"),
        ({"Principal": "*"}, "Statement[0].Principal"),
        ({"Actions": "s3:*"}, "Statement[0].Actions"),
        ({"Condition": []}, "Statement[0].Condition"),
        ({"Condition": {"StringEqual": {"k": "v"}}}, "Statement[0].Condition.StringEqual"),
        ({"Condition": {"NullIfExists": {"k": "true"}}}, "Statement[0].Condition.NullIfExists"),
        ({"Condition": {"StringEquals": "v"}}, "Statement[0].Condition.StringEquals"),
        ({"Condition": {"StringEquals": {"aws:username": None}}}, "Statement[0].Condition.StringEquals.aws:username"),
        ({"Condition": {"StringEquals": {"aws:username": ["a", {}]}}}, "Statement[0].Condition.StringEquals.aws:username[1]"),
    ],
)  # fmt: skip
def test_the_path_of_what_is_wrong(changes, path):
    """The first thing that is wrong is named by its path."""
    assert wrong(**changes)[0].path == path


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({}, "Statement[0].Principal"),
        ({"Principal": {}}, "Statement[0].Principal"),
        ({"Principal": "arn:aws:iam::111122223333:root"}, "Statement[0].Principal"),
        ({"Principal": {"Aws": "*"}}, "Statement[0].Principal.Aws"),
        ({"Principal": {"AWS": ["*", 5]}}, "Statement[0].Principal.AWS[1]"),
        ({"Principal": {"AWS": "arn:aws:iam::111122223333:user/*"}}, "Statement[0].Principal.AWS"),
        ({"Principal": "*", "NotPrincipal": "*"}, "Statement[0].NotPrincipal"),
    ],
)
def test_the_path_in_a_resource_policy(changes, path):
    """A resource policy names principals, whole ones."""
    assert wrong("resource", **changes)[0].path == path


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""),
        ("text", ""),
        ({}, "Statement"),
        ({"Version": "2012-10-17", "Statements": []}, "Statements"),
        ({"Version": "2023-01-01", "Statement": []}, "Version"),
        ({"Version": [], "Statement": []}, "Version"),
        ({"Id": 3, "Statement": []}, "Id"),
        ({"Statement": [STATEMENT, "x"]}, "Statement[1]"),
        ({"Statement": "x"}, "Statement[0]"),
    ],
)
def test_the_path_in_the_document(document, path):
    """What is wrong with the document itself."""
    assert problems(document)[0].path == path


def test_everything_that_is_wrong_is_listed():
    """Not only the first."""
    document = {"Version": "1", "Statement": [{"Effect": "x", "Action": "y"}, STATEMENT | {"Sid": 3}]}
    paths = [error.path for error in problems(document)]
    assert paths == [
        "Version",
        "Statement[0].Effect",
        "Statement[0].Action",
        "Statement[0].Resource",
        "Statement[1].Sid",
    ]


@pytest.mark.parametrize(
    ("inputs", "field", "message"),
    [
        ({"action": "GetObject"}, "action", "'GetObject' is no action."),
        ({"action": "s3:*"}, "action", "'s3:*' is no action."),
        ({"resource": "notes"}, "resource", "'notes' is no ARN."),
        ({"principal": "ana"}, "principal", "'ana' is no principal."),
        ({"principal": "arn:aws:iam::111122223333:group/g"}, "principal", "'arn:aws:iam::111122223333:group/g' is no principal that makes requests."),
        ({"principal": "arn:aws:iam::1:user/a"}, "principal", "'arn:aws:iam::1:user/a' is no principal's ARN."),
        ({"resource_account": "1"}, "resource_account", "'1' is no account."),
        ({"management_account": "x"}, "management_account", "'x' is no account."),
        ({"context": ["novalue"]}, "context", "'novalue' is no KEY=VALUE."),
        ({"context": ["a=1", "A=2"]}, "context", "'A' is given twice."),
        ({"context": {"a": {"b": 1}}}, "context", """'{"b": 1}' holds no plain values."""),
        ({"identity": [{"Statement": [STATEMENT | {"Effect": "x"}]}]}, "identity", "[0]: Statement[0].Effect: The effect cannot be 'x'."),
        ({"scps": [[{"Statement": 3}]]}, "scps", "[0][0]: Statement[0]: 3 is no statement."),
        ({"resource_policy": 3}, "resource_policy", "[0]: 3 is no policy document."),
    ],
)  # fmt: skip
def test_inputs_that_have_no_answer(inputs, field, message):
    """One sentence, for the field it is about."""
    with pytest.raises(CalculatorError) as caught:
        calculate(**inputs_of(OPERATIONS[0], BASE | inputs))
    assert (caught.value.field, caught.value.message) == (field, message)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({"context": ["x:k=a"]}, True),
        ({"context": ["x:k=b,a"]}, True),
        ({"context": ['x:k=["a"]']}, True),
        ({"context": ["x:k=b"]}, False),
        ({"context": {"x:k": "a"}}, True),
        ({"context": {"x:k": ["a"]}}, True),
        ({"context": {"X:K": "a"}}, True),
        ({"context": {"x:k": "a,b"}}, False),
        ({"context": {"x:k": None}}, False),
        ({"context_file": {"x:k": "a"}}, True),
        ({"context_file": {"x:l": 1}, "context": {"x:k": "a"}}, True),
    ],
)
def test_ways_to_give_the_context(given, holds):
    """Pairs, an object and a file say the same; a comma in an object's text is no second value."""
    statement = STATEMENT | {"Condition": {"StringEquals": {"x:k": "a"}}}
    inputs = BASE | {"identity": {"Version": "2012-10-17", "Statement": statement}} | given
    decision = calculate(**inputs_of(OPERATIONS[0], inputs)).answer["decision"]
    assert decision == ("Allowed" if holds else "ImplicitlyDenied")


def test_several_actions_are_decided_alike():
    """What is said of an action among others is what is said of it alone."""
    names = ["s3:GetObject", "s3:PutObject", "ec2:RunInstances"]
    inputs = BASE | {
        "identity": {"Statement": STATEMENT | {"Action": ["s3:Get*", "ec2:*"], "Resource": "arn:aws:s3:::*"}}
    }
    answer = calculate("actions", **inputs_of(OPERATIONS[1], inputs | {"action": names})).answer
    alone = [calculate(**inputs_of(OPERATIONS[0], inputs | {"action": name})).answer for name in names]
    assert [row["decision"] for row in answer["decisions"]] == [each["decision"] for each in alone]
    assert [row["statement"] for row in answer["decisions"]] == [each["statement"] for each in alone]


def test_documents_alone_or_in_lists():
    """One document, a list of them, a list of levels, and a level of one are read alike."""
    document = {"Version": "2012-10-17", "Statement": STATEMENT}
    for name, forms in {
        "identity": [document, [document]],
        "scps": [document, [document], [[document]], [[document], [document]]],
        "boundaries": [document, [document]],
    }.items():
        for form in forms:
            answer = calculate(
                **inputs_of(OPERATIONS[0], BASE | {"identity": document} | {name: form})
            ).answer
            assert answer["decision"] == "Allowed", (name, form)


def test_a_level_is_no_union_of_levels():
    """Two documents of one level add up; at two levels both have to allow."""
    one, two = ({"Statement": STATEMENT | {"Action": action}} for action in ("s3:*", "ec2:*"))
    inputs = BASE | {"identity": {"Statement": STATEMENT | {"Action": "*"}}}
    for levels, decision in (
        ([[one, two]], "Allowed"),
        ([one, two], "Allowed"),
        ([[one], [two]], "ImplicitlyDenied"),
    ):
        answer = calculate(**inputs_of(OPERATIONS[0], inputs | {"scps": levels})).answer
        assert answer["decision"] == decision


def damage(rng, node, depth=0):
    """One place in a JSON value replaced, dropped, doubled, renamed or buried."""
    if isinstance(node, dict) and node and (depth < 1 or rng.random() < 0.85):
        key = rng.choice(list(node))
        kind = rng.random()
        if kind < 0.1:
            del node[key]
        elif kind < 0.2:
            node[rng.choice([key.lower(), key + "s", "", "Not" + key, "Sid", "Condition"])] = node[key]
        else:
            node[key] = damage(rng, node[key], depth + 1)
        return node
    if isinstance(node, list) and node and rng.random() < 0.85:
        place = rng.randrange(len(node))
        if rng.random() < 0.15:
            node.append(copy.deepcopy(node[place]))
        else:
            node[place] = damage(rng, node[place], depth + 1)
        return node
    if rng.random() < 0.05:
        for _ in range(rng.choice([2, 50, 400])):
            node = [node] if rng.random() < 0.5 else {"AWS": node}
        return node
    if isinstance(node, str) and rng.random() < 0.3:
        place = rng.randrange(len(node) + 1)
        return (
            node[:place]
            + rng.choice(["*", "?", "${", "}", ":", "/", "\x00", "ż", "${aws:username}"])
            + node[place:]
        )
    return copy.deepcopy(rng.choice(ODD))


def test_damaged_documents_have_no_traceback():
    """A decision or one sentence with a path, whatever stands in the documents; and both readers agree."""
    rng = Random(20)
    whole = [inputs for _, _, inputs in tables.cases()]
    names = {"identity": "identity", "resource_policy": "resource", "boundaries": "boundary", "session": "session",
             "endpoint": "endpoint"}  # fmt: skip
    refused = 0
    for number in range(DAMAGED):
        inputs = copy.deepcopy(rng.choice(whole))
        given = [name for name in names if inputs.get(name)]
        if not given:
            continue
        name = rng.choice(given)
        for _ in range(rng.choice([1, 1, 2])):
            inputs[name] = damage(rng, inputs[name])
        error = refusal(inputs)
        if error is not None:
            refused += 1
            assert error.field == name
            assert error.message.endswith(".")
        if number % 10 == 0 and isinstance(inputs[name], list) and inputs[name]:
            agree(inputs[name][0], names[name])
    assert refused > DAMAGED / 5


def refusal(inputs):
    """Why there is no decision, None where there is one."""
    try:
        answer = calculate(**inputs_of(OPERATIONS[0], inputs)).answer
    except CalculatorError as error:
        return error
    assert answer["decision"] in {"Allowed", "ExplicitlyDenied", "ImplicitlyDenied"}
    return None


def agree(document, kind):
    """``parse`` refuses what ``problems`` lists, for the first reason."""
    found = problems(document, kind)
    if not found:
        parse(document, kind)
        return
    with pytest.raises(DocumentError) as caught:
        parse(document, kind)
    assert (caught.value.path, caught.value.message) == (found[0].path, found[0].message)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_its_documents(kind):
    """With principals where they belong."""
    statement = STATEMENT | ({} if KINDS[kind] == "never" else {"Principal": "*"})
    policy = parse({"Version": "2012-10-17", "Id": "i", "Statement": [statement]}, kind, "p.json")
    assert policy.statements[0].name == "p.json Statement[0] (A)"


def test_rcp_services():
    """The engine and the checks of documents know the same services that RCPs restrict."""
    import calculators.iam_lint
    from calculators.iam.rcp_services import RCP_SERVICES

    data = (Path(calculators.iam_lint.__file__).parent / "actions.json").read_text(encoding="utf-8")
    assert frozenset(json.loads(data)["rcp"]) == RCP_SERVICES


def test_a_policy_that_is_lacking_is_shown():
    """Where the lack of a trust policy decides, it is in the table and the tree; what is in nobody's way has no mark."""
    role = {"action": "sts:AssumeRole", "resource": "arn:aws:iam::111122223333:role/x"}
    result = calculate(**inputs_of(OPERATIONS[0], BASE | role | {"identity": [ALLOW]}))
    assert result.answer["layers"][0]["verdict"] == "ImplicitlyDenied"
    assert [branch.text for branch in result.tree.branches] == [
        "resource policy: ImplicitlyDenied (none was given)",
        "identity policies: Allowed",
    ]
    deny = {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "ec2:*", "Resource": "*"}}
    result = calculate(**inputs_of(OPERATIONS[0], BASE | {"identity": [ALLOW], "resource_policy": deny}))
    assert [branch.mark for branch in result.tree.branches] == ["", "yes"]
