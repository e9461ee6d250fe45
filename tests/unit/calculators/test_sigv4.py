"""Signatures are held to botocore's own signer; what cannot be signed is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.sigv4 import OPERATIONS, calculate
from calculators.sigv4.canonical import canonical_path, canonical_query, decoded, encoded
from calculators.sigv4.reading import of_host
from calculators.sigv4.signing import key_chain

BY_NAME = {operation.name: operation for operation in OPERATIONS}
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
IAM = "https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers"


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


words = st.text(alphabet="abcXYZ019-._~ /:éሴ$&=*", min_size=1, max_size=8)
segments = st.one_of(
    words.map(lambda word: quote(word.replace("/", "-"), safe="~")), st.sampled_from(["", ".", "..", "a"])
)
paths = st.lists(segments, max_size=5).map(lambda parts: "/" + "/".join(parts))
parameters = st.lists(st.tuples(words, words), max_size=4, unique_by=lambda pair: pair[0])
moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
requests = st.fixed_dictionaries(
    {
        "service": st.sampled_from(["s3", "execute-api", "dynamodb"]),
        "method": st.sampled_from(["GET", "PUT", "POST", "DELETE"]),
        "path": paths,
        "query": parameters,
        "payload": st.text(alphabet="abc{}:é", max_size=20),
        "headers": st.dictionaries(
            st.sampled_from(["Content-Type", "X-Amz-Target", "Range", "X-Amz-Meta-Note", "User-Agent"]),
            st.text(alphabet="abc =;-  1", min_size=1, max_size=12).filter(str.strip),
        ),
        "secret": st.text(alphabet="abcABC+/019", min_size=1, max_size=40),
        "token": st.none() | st.text(alphabet="abc+/=", min_size=1, max_size=20),
        "region": st.sampled_from(["us-east-1", "eu-west-1"]),
        "moment": moments,
        "expires": st.integers(1, 604_800),
    }
)


def by_botocore(drawn, *, query):
    """The request as botocore signs it at that moment."""
    auth = pytest.importorskip("botocore.auth")
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    s3 = drawn["service"] == "s3"
    url = f"https://host.example.com{drawn['path']}"
    if drawn["query"]:
        url += "?" + "&".join(f"{quote(a, safe='-._~')}={quote(b, safe='-._~')}" for a, b in drawn["query"])
    request = AWSRequest(
        drawn["method"], url, headers=dict(drawn["headers"]), data=b"" if query else drawn["payload"].encode()
    )
    credentials = Credentials("AKIDEXAMPLE", drawn["secret"], drawn["token"])
    arguments = (credentials, drawn["service"], drawn["region"])
    if query:
        signer = (auth.S3SigV4QueryAuth if s3 else auth.SigV4QueryAuth)(*arguments, expires=drawn["expires"])
    else:
        signer = (auth.S3SigV4Auth if s3 else auth.SigV4Auth)(*arguments)
    with patch.object(auth, "get_current_datetime", lambda: drawn["moment"]):
        signer.add_auth(request)
    return url, request


def by_us(drawn, url, **more):
    """What the calculator is asked for the same request."""
    return {
        "url": url,
        "method": drawn["method"],
        "header": [f"{name}:{value}" for name, value in drawn["headers"].items()],
        "secret": drawn["secret"],
        "token": drawn["token"],
        "service": drawn["service"],
        "region": drawn["region"],
        "moment": drawn["moment"].replace(tzinfo=UTC),
        **more,
    }


@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(requests)
def test_botocore_signs_alike(drawn):
    """Header and presigned URL are botocore's to the letter, for S3 and others, whatever the request."""
    url, request = by_botocore(drawn, query=False)
    ours = calculate("sign", **by_us(drawn, url, payload=drawn["payload"]))
    assert ours.answer["authorization"] == request.headers["Authorization"]
    url, request = by_botocore(drawn, query=True)
    ours = calculate("presign", **by_us(drawn, url, expires=drawn["expires"]))
    assert ours.answer["url"] == request.url


@settings(max_examples=40)
@given(requests)
def test_what_is_signed_verifies(drawn):
    """A signed request verifies with its secret, and with no other."""
    url = f"https://host.example.com{drawn['path']}"
    inputs = by_us(drawn, url, payload=drawn["payload"])
    signed = calculate("sign", **inputs)
    sent = [
        *inputs["header"],
        *signed.answer["add_headers"],
        f"Authorization:{signed.answer['authorization']}",
    ]
    asked = {"url": url, "method": drawn["method"], "header": sent, "payload": drawn["payload"]}
    right = calculate("verify", **asked, secret=drawn["secret"], moment=inputs["moment"])
    assert right.answer["verdict"] == "accepted"
    assert right.answer["canonical_request"] == signed.answer["canonical_request"]
    wrong = calculate("verify", **asked, secret=drawn["secret"] + "x")
    assert (wrong.answer["verdict"], wrong.answer["signature_right"]) == ("refused", False)


@settings(max_examples=40)
@given(requests)
def test_a_presigned_url_verifies_until_it_ends(drawn):
    """In its last second a presigned URL is good, in the next no more."""
    url = f"https://host.example.com{drawn['path']}"
    made = calculate("presign", **by_us(drawn, url, expires=drawn["expires"]))
    sent = {
        "url": made.answer["url"],
        "method": drawn["method"],
        "header": [f"{name}:{value}" for name, value in drawn["headers"].items()],
        "secret": drawn["secret"],
    }
    start = drawn["moment"].replace(tzinfo=UTC).timestamp()

    def at(seconds):
        moment = datetime.fromtimestamp(start + seconds, UTC)
        return calculate("verify", **sent, moment=moment).answer["verdict"]

    assert [at(0), at(drawn["expires"]), at(drawn["expires"] + 1)] == ["accepted", "accepted", "refused"]


@given(st.binary(max_size=40))
@example(b"%41%zz%")
def test_encoding_is_urllibs_and_comes_back(data):
    """UriEncode is quote with AWS's unreserved characters, and decoding undoes it."""
    assert encoded(data, slash=True) == quote(data, safe="-_.~")
    assert decoded(encoded(data, slash=True)) == data


@settings(max_examples=100)
@given(parameters, st.randoms())
def test_the_order_of_parameters_does_not_matter(pairs, rng):
    """A shuffled query has the same canonical form."""
    shuffled = list(pairs)
    rng.shuffle(shuffled)
    texts = [
        "&".join(f"{quote(a, safe='')}={quote(b, safe='')}" for a, b in some) for some in (pairs, shuffled)
    ]
    assert canonical_query(texts[0]) == canonical_query(texts[1])


@settings(max_examples=100)
@given(paths)
def test_a_normalized_path_stays(path):
    """Normalizing twice changes nothing more, and leaves no dots or empty segments."""
    once = canonical_path(quote(path), "iam")
    assert once.startswith("/")
    assert "//" not in once
    assert not {".", ".."} & set(once.split("/"))


def test_s3_keeps_the_path_as_the_key_is():
    """S3's path is encoded once, with double slashes and dots left; others are normalized and encoded twice."""
    assert canonical_path("/my-object//example/../a%20b$", "s3") == "/my-object//example/../a%20b%24"
    assert canonical_path("/my-object//example/../a%20b", "execute-api") == "/my-object/a%2520b"


def test_each_part_of_the_scope_changes_the_key():
    """Another date, Region, service or secret gives another signing key."""
    keys = {
        key_chain(*parts)[-1][1]
        for parts in (
            ("s", "20150830", "us-east-1", "iam"),
            ("t", "20150830", "us-east-1", "iam"),
            ("s", "20150831", "us-east-1", "iam"),
            ("s", "20150830", "us-east-2", "iam"),
            ("s", "20150830", "us-east-1", "sts"),
        )
    }
    assert len(keys) == 5


@pytest.mark.parametrize(
    ("host", "service", "region"),
    [
        ("iam.amazonaws.com", "iam", "us-east-1"),
        ("dynamodb.eu-west-1.amazonaws.com", "dynamodb", "eu-west-1"),
        ("bucket.s3.us-west-2.amazonaws.com", "s3", "us-west-2"),
        ("bucket.s3-us-west-2.amazonaws.com", "s3", "us-west-2"),
        ("s3.dualstack.eu-central-1.amazonaws.com", "s3", "eu-central-1"),
        ("abc.execute-api.ap-southeast-2.amazonaws.com", "execute-api", "ap-southeast-2"),
        ("sqs.cn-north-1.amazonaws.com.cn", "sqs", "cn-north-1"),
        ("kms-fips.us-gov-west-1.amazonaws.com", "kms", "us-gov-west-1"),
        ("my-logs-1.s3.amazonaws.com", "s3", "us-east-1"),
        ("us-west-2.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1"),
        ("ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com", "s3", "eu-west-1"),
        ("b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "s3express", "us-east-1"),
        ("search-logs-1.eu-west-1.es.amazonaws.com", "es", "eu-west-1"),
        ("abc.lambda-url.eu-west-1.on.aws", "lambda", "eu-west-1"),
        ("sqs.eu-west-1.api.aws", "sqs", "eu-west-1"),
        ("bedrock-runtime.us-east-1.amazonaws.com", "bedrock", "us-east-1"),
        ("email.us-east-1.amazonaws.com", "ses", "us-east-1"),
    ],
)
def test_the_host_tells_service_and_region(host, service, region):
    """The scope's service and Region are read from a host of AWS."""
    scope = ask("string", url=f"https://{host}/").answer["scope"]
    assert scope == f"20150830/{region}/{service}/aws4_request"


@pytest.mark.parametrize(
    "service",
    ["sqs", "dynamodb", "s3", "sts", "sesv2", "lambda", "bedrock-runtime", "memorydb", "appconfigdata"],
)
def test_botocore_signs_under_the_same_name(service):
    """The service's name read from botocore's own endpoint is the one that botocore signs with."""
    session = pytest.importorskip("botocore.session").Session()
    client = session.create_client(
        service, region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    host = urlsplit(client.meta.endpoint_url).netloc
    assert of_host(host) == (client.meta.service_model.signing_name, "eu-west-1")


def test_s3_refuses_headers_beside_a_presigned_url_that_are_not_signed():
    """A header x-amz-* that the URL's signature does not cover is a reason to refuse it."""
    made = ask("presign", url="https://bucket.s3.amazonaws.com/a", method="PUT").answer["url"]
    result = ask("verify", url=made, method="PUT", header=["x-amz-acl:public-read"])
    assert (result.answer["verdict"], result.answer["signature_right"]) == ("refused", True)
    assert result.answer["reasons"] == ["x-amz-acl has to be signed"]


def test_a_moment_may_be_written_as_the_header_has_it():
    """20150830T123600Z is a moment as well as 2015-08-30T12:36:00Z."""
    assert ask("sign", url=IAM, moment="20150830T123600Z").answer == ask("sign", url=IAM).answer
    assert ask("key", service="iam", date="20150830").answer == ask("key", service="iam").answer


def test_local_times_are_signed_in_utc():
    """The scope's date is that of UTC, which may be tomorrow's."""
    result = ask("string", url=IAM, moment="2026-03-01T20:30:00-05:00")
    assert result.answer["scope"].startswith("20260302/")


def test_an_unsorted_query_is_recognised():
    """Verifying names the mistake that gives the signature."""
    wrong = next(m for m in ask("sign", url=IAM).misconceptions if "order of the URL" in m.mistake)
    authorization = (
        "Authorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        f"SignedHeaders=host;x-amz-date, Signature={wrong.answer}"
    )
    result = ask("verify", url=IAM, header=[authorization, "X-Amz-Date:20150830T123600Z"])
    assert result.answer["verdict"] == "refused"
    assert "leaves the parameters in the order of the URL" in result.answer["reasons"][0]


@pytest.mark.parametrize(("service", "minutes"), [("s3", 15), ("iam", 5)])
def test_a_signed_header_grows_old(service, minutes):
    """S3 takes a request within 15 minutes of its timestamp, most others within five."""
    host = f"https://{service}.amazonaws.com/"
    signed = ask("sign", url=host)
    header = [f"Authorization:{signed.answer['authorization']}", *signed.answer["add_headers"]]
    for seconds, verdict in ((0, "accepted"), (minutes * 60, "accepted"), (minutes * 60 + 1, "refused")):
        moment = datetime.fromtimestamp(1_440_938_160 + seconds, UTC).isoformat()
        assert ask("verify", url=host, header=header, moment=moment).answer["verdict"] == verdict
        early = datetime.fromtimestamp(1_440_938_160 - seconds, UTC).isoformat()
        assert ask("verify", url=host, header=header, moment=early).answer["verdict"] == verdict


def test_a_canonical_request_is_compared_part_by_part():
    """The parts that differ from the signer's canonical request are named, newlines typed or written."""
    signed = ask("sign", url=IAM)
    header = [f"Authorization:{signed.answer['authorization']}", *signed.answer["add_headers"]]
    theirs = signed.answer["canonical_request"].replace("Action=ListUsers&Version=2010-05-08", "")
    for text in (theirs, theirs.replace("\n", "\\n")):
        result = ask("verify", url=IAM, header=header, canonical_request=text)
        assert result.answer["differs"] == ["query"]
        assert result.answer["verdict"] == "accepted"


def test_a_url_ends_with_its_credentials():
    """Temporary credentials end a presigned URL early, and never make it live longer."""
    url = "https://bucket.s3.amazonaws.com/a"
    early = ask(
        "presign", url=url, expires="12h", moment="2026-03-01", credentials_end="2026-03-01T01:00:00Z"
    )
    assert (early.answer["valid_for"], early.answer["valid_until"]) == (3600, "2026-03-01 01:00:00 UTC")
    late = ask("presign", url=url, expires="1h", moment="2026-03-01", credentials_end="2026-03-02")
    assert late.answer["valid_for"] == 3600


@pytest.mark.parametrize("operation", ["sign", "canonical", "key", "presign", "string"])
def test_there_are_wrong_answers(operation):
    """Each main answer has at least three wrong ones, all different."""
    texts = (
        {"service": "iam"} if operation == "key" else {"url": "https://s3.amazonaws.com/b/a%20b?z=1&A=%20/"}
    )
    result = ask(operation, **texts)
    by_entry = {}
    for wrong in result.misconceptions:
        by_entry.setdefault(wrong.of, []).append(wrong.answer)
    assert by_entry
    for answers in by_entry.values():
        assert len(set(answers)) == len(answers) >= 3


@pytest.mark.parametrize(
    ("operation", "texts", "field"),
    [
        ("sign", {"url": "nonsense"}, "url"),
        ("sign", {"url": "ftp://iam.amazonaws.com/"}, "url"),
        ("sign", {"url": "https://iam.amazonaws.com:99999/"}, "url"),
        ("sign", {"url": "https://iam.amazonaws.com/?a=b+c"}, "url"),
        ("sign", {"url": "https://iam.amazonaws.com/\x00"}, "url"),
        ("sign", {"url": "https://iam.amazonaws.com/\udcff"}, "url"),
        ("sign", {"url": "https://iam.amazonaws.com/" + "a" * 30_000}, "url"),
        ("sign", {"url": "https://api.example.com/"}, "service"),
        ("sign", {"url": IAM, "method": "STEAL"}, "method"),
        ("sign", {"url": IAM, "header": ["nonsense"]}, "header"),
        ("sign", {"url": IAM, "header": ["X-Amz-Date:today"]}, "header"),
        ("sign", {"url": IAM, "header": ["X-Amz-Date:20150831T000000Z"], "moment": "2015-08-30"}, "header"),
        ("sign", {"url": IAM, "moment": "yesterday"}, "moment"),
        ("sign", {"url": IAM, "region": "us/east"}, "region"),
        ("key", {"service": "i am"}, "service"),
        ("presign", {"url": IAM, "expires": "8d"}, "expires"),
        ("presign", {"url": IAM, "expires": "1.5s"}, "expires"),
        ("presign", {"url": IAM, "credentials_end": "2014-01-01"}, "credentials_end"),
        ("presign", {"url": IAM + "&X-Amz-Signature=00"}, "url"),
        ("presign", {"url": IAM, "moment": "9999-12-31", "expires": "7d"}, "moment"),
        ("verify", {"url": IAM}, "url"),
        ("verify", {"url": IAM, "header": ["Authorization:Basic abc"]}, "header"),
        ("verify", {"url": IAM, "header": ["Authorization:AWS4-HMAC-SHA256 Credential=a"]}, "header"),
    ],
)
def test_what_cannot_be_signed_is_refused(operation, texts, field):
    """The field that is wrong is named."""
    with pytest.raises(CalculatorError) as caught:
        ask(operation, **texts)
    assert caught.value.field == field
    assert caught.value.hint


@settings(max_examples=100)
@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=3), st.text(max_size=30))
def test_nothing_but_refusals_comes_out(url, headers, text):
    """Whatever is typed, there is an answer or a refusal."""
    for operation in ("sign", "presign", "verify", "canonical", "string"):
        inputs = {"url": url or "x", "header": headers}
        if operation == "verify":
            inputs["canonical_request"] = text or None
        for more in (inputs, {**inputs, "url": f"https://a.b/{url}"}):
            try:
                calculate(operation, **more)
            except CalculatorError as error:
                assert error.message  # noqa: PT017


def test_the_path_of_the_url_is_left_in_it():
    """A presigned URL keeps the spelling of the path."""
    made = ask("presign", url="https://bucket.s3.amazonaws.com/a%2Fb//c").answer["url"]
    assert urlsplit(made).path == "/a%2Fb//c"
