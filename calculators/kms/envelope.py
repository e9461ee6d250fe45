"""Direct and envelope encryption: what fits, step by step, and how many calls it takes."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div
from calculators.explain import mistakes, not_negative, plural, positive
from calculators.kms import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

DIRECT = "Encrypt"
ENVELOPE = "GenerateDataKey"
OWN_KEY = "Encrypt, of a data key of your own"


def envelope(*, size: Exact, objects: int, reads: int, reuse: int, key: str, padding: str) -> Result:
    """How data is encrypted, and the calls; inputs as ``operations.ENVELOPE`` lists them.

    Raises:
        CalculatorError: There is nothing to encrypt.
    """
    positive("size", size, "A size")
    positive("objects", objects, "A number of objects")
    not_negative("reads", reads, "A number of reads")
    if reuse < 1:
        raise CalculatorError("reuse", "A data key serves at least one object.", "Give 1 or more.")
    limit = rules.largest(key, padding)
    direct = size <= limit
    method = DIRECT if direct else ENVELOPE if key == rules.SYMMETRIC else OWN_KEY
    served = 1 if direct else reuse
    writing = rules.data_keys(objects, served)
    reading = ceil_div(objects * reads, served)
    return Result(
        {
            "calls": writing + reading,
            "method": method,
            "direct": direct,
            "limit": limit,
            "encrypt_calls": writing,
            "decrypt_calls": reading,
            "limits": [
                {"key": name, "padding": hashed or "none", "bytes": most}
                for (name, hashed), most in rules.LARGEST.items()
            ],
        },
        {
            "calls": "",
            "method": "",
            "direct": "",
            "limit": "bytes",
            "encrypt_calls": "",
            "decrypt_calls": "",
            "limits": "",
        },
        _steps(size, limit, direct, method, objects, reads, served, writing, reading),
        assumptions=[
            "No call is repeated; with reuse, a decrypted data key is cached and serves as many objects again.",
            *(["A data key of 32 bytes fits into every RSA key."] if method == OWN_KEY else []),
        ],
        misconceptions=[
            *mistakes(
                "calls",
                writing + reading,
                _wrong_calls(size, objects, reads, served, writing, reading, limit),
            ),
            *mistakes("method", method, _wrong_methods(direct)),
            *mistakes(
                "limit",
                limit,
                [
                    (4096, "takes the limit of symmetric keys"),
                    (int(key[-4:]) // 8 if key != rules.SYMMETRIC else 4000, "takes the key's length, without the padding"),
                    (65_536, "takes 64 KB for the limit"),
                    (1_048_576, "takes 1 MB for the limit"),
                ],
            ),
        ],
    )  # fmt: skip


def _steps(
    size: Exact,
    limit: int,
    direct: bool,
    method: str,
    objects: int,
    reads: int,
    served: int,
    writing: int,
    reading: int,
) -> list[Step]:
    steps = [
        Step(
            f"{number_text(size)} bytes {'fit' if direct else 'are more than'} the {limit:,} bytes that Encrypt takes.",
            "Encrypt takes 4,096 bytes with a symmetric key, less with an RSA key, depending on key and padding.",
            sources.API_ENCRYPT,
        )
    ]
    if direct:
        steps.append(
            Step(
                "Encrypt sends the data to KMS and returns the ciphertext; Decrypt sends that back.",
                "Small data needs no data key.",
                sources.API_ENCRYPT,
            )
        )
    else:
        steps += _envelope_steps(method)
    each = f", {served:,} to a data key" if served > 1 else ""
    steps.append(
        Step(
            f"{plural(objects, 'object')}{each}: {plural(writing, 'call')} to encrypt; {plural(reads, 'read')} of each: "
            f"{plural(reading, 'call')} to decrypt; {writing + reading:,} in all.",
            "KMS is called for each data key, or for each small object, and not for each block of data.",
            sources.API_DATA_KEY,
        )
    )
    return steps


def _envelope_steps(method: str) -> list[Step]:
    if method == OWN_KEY:
        first = Step(
            "Make a data key yourself, encrypt it under the RSA key with Encrypt, and keep the result.",
            "GenerateDataKey works under symmetric keys only.",
            sources.API_DATA_KEY,
        )
    else:
        first = Step(
            "GenerateDataKey returns a data key twice: in plaintext, and encrypted under the KMS key.",
            "The KMS key never leaves KMS; it encrypts the data key, not the data.",
            sources.API_DATA_KEY,
        )
    return [
        first,
        Step(
            "Encrypt the data locally with the plaintext data key, then erase that from memory.",
            "KMS does not see the data, so its size does not matter.",
            sources.API_DATA_KEY,
        ),
        Step(
            "Store the encrypted data key beside the encrypted data.",
            "KMS does not keep data keys.",
            sources.API_DATA_KEY,
        ),
        Step(
            "To read: Decrypt the data key with KMS, decrypt the data locally, erase the key.",
            "Only who may use the KMS key can open the envelope.",
            sources.API_DATA_KEY,
        ),
    ]


def _wrong_calls(
    size: Exact, objects: int, reads: int, served: int, writing: int, reading: int, limit: int
) -> list[tuple[Plain, str]]:
    blocks = max(1, ceil_div(size, limit))
    wrong: list[tuple[Plain, str]] = []
    if served > 1:
        wrong.append((objects + objects * reads, "forgets that a data key serves many objects"))
        wrong.append((writing + objects * reads, "caches data keys for encrypting only"))
    wrong += [
        (writing, "forgets the calls to decrypt data keys"),
        (
            2 * writing + reading,
            "makes a data key first, which small data does not need"
            if size <= limit
            else "calls Encrypt after GenerateDataKey, which encrypts the data key already",
        ),
        (blocks * (objects + objects * reads), "encrypts the data with KMS in pieces"),
        (writing + 1, "decrypts one data key for all"),
    ]
    return wrong


def _wrong_methods(direct: bool) -> list[tuple[Plain, str]]:
    return [
        (ENVELOPE, "makes a data key for what fits a call")
        if direct
        else (DIRECT, "sends more than a call takes"),
        ("GenerateDataKeyWithoutPlaintext", "gets no plaintext key to encrypt with"),
        ("GenerateRandom", "makes random bytes that no KMS key protects"),
        ("ReEncrypt", "moves ciphertext from one key to another"),
    ]
