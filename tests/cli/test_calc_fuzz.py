"""Forty thousand bad and odd inputs over every operation of every calculator: an answer or a refusal, nothing else."""

from __future__ import annotations

import json
import shlex
import signal
import time
from random import Random

import pytest

from calculators.registry import CALCULATORS, load
from studykit.__main__ import main

INPUTS = 40_000  # in all, shared by the operations
SLOW = 2.0  # seconds; reported, as a busy machine is no bug
HANGS = 30  # seconds after which an input counts as endless

NUMBERS = [
    "", " ", "0", "-0", "-1", "-5", "00", "007", "1", "2", "3.5", "0.0000001", "1e30", "1e31", "-1e30", "1e-30", "1e999",
    "9" * 30, "9" * 400, "NaN", "nan", "inf", "-inf", "Infinity", "0x10", "1_000", "1,000", "1,0", "1.000,5", "10k", "1.5M",
    "5G", "1e", "e5", ".", "-", "--", "+", "+5", "٣", "１２", "²", "½", "Ⅷ", "1 000", "1/0", "0/0", "1/3", "abc", "None",
    "true", "%", "50%", "-50%", "100%", "101%", "1e4%", "\x00", "1\n2", "${HOME}", "*",
]  # fmt: skip
EXTREMES = [
    "0", "1", "2", "3", "-1", "17", "100", "101", "1000", "65536", "1e6", "1e9",
    "1e12", "1e18", "1e30", "0.5", "0.001", "1e-30", "99.9",
]  # fmt: skip
UNITS = [
    "3.5KB", "400 KB", "-1KB", "1e30GB", "5 parsecs", "1B", "0B", "10k", "1EB", "1ZB", "20/s", "3/min", "0/s", "1/0s", "5/fortnight",
    "90s", "0s", "-1s", "1h30m", "1m1h", "1d1d", "500ms", "1e9d", "99999999999d", "1 month", "P1D", "12:30", "s", "KB", "/s",
]  # fmt: skip
TEXTS = [
    "10.0.0.0/33", "10.0.0.0/-1", "010.0.0.0/8", "256.0.0.0/8", "10.0.0.0", "10.0.0.0/", "/24", "0.0.0.0/0", "::/0", "::1/128",
    "1::2::3/64", "10.0.0.0/16,10.1.0.0/16", ",", ":", "::", "=", "a=", "=b", "a=b", "a=1", "a=1x0", "a=-1", "a=1e30", "a:b:c", "a:b:c:d:e:f",
    "{}", "[]", "null", '"', "'", "\\", "<>", "%s%n", "../../etc", "żółć", "😀", "é", "\u202e", "\ud800", "a\tb", "a\nb",
    "2026-02-30", "2026-13-01", "0000-00-00", "9999-12-31T23:59:59+23:59", "2026-01-31", "rate(5 minutes)", "cron(* * * * ? *)", "* * * * *",
    "a b c", "a;b;c", "x" * 100, "x" * 5_000, "9" * 5_000, "1," * 2_000, "/" * 300, "(" * 300,
]  # fmt: skip
PRICES = [
    "=",
    "x",
    "x=1",
    "=1",
    "storage=",
    "storage=x",
    "storage=-1",
    "storage=NaN",
    "storage=1e30",
    "storage=$5",
    "a.b.c=1",
    "x" * 3_000,
]
LEAVES: list[object] = [
    None, True, False, 0, -1, 1, 2.5, -0.0, 1e300, 10**30, 10**400, "", "x", "0", "-1", "1e999", "NaN", "żółć", "\ud800", "x" * 3_000,
    [], {}, [None], [[]], {"": None}, {"a": {}}, [1, 2, 3], {"S": 1}, {"N": "x"}, {"M": {"L": []}}, ["x"] * 300,
]  # fmt: skip
DOCUMENTS = [
    b"", b" ", b"null", b"true", b"3", b'"text"', b"[]", b"{}", b"[[]]", b"[{}]", b'{"a": 1', b"{'a': 1}", b"{,}", b"[1,]", b"NaN",
    b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1e999999}', b'{"a": %s}' % (b"9" * 5_000), b"\xff\xfe\x00\x01", b"\x00" * 100,
    b"\xef\xbb\xbf{}", "żółć".encode("utf-16"), b"[" * 100_000, b'{"a":' * 20_000 + b"1" + b"}" * 20_000, b'{"a": 1, "a": 2}',
    b'"\\ud800"', b"# no JSON\nname: yaml\n", b"<xml/>", b"[" + b"0," * 50_000 + b"0]",
]  # fmt: skip
VARIED = ["", "=", "x", "x=1", "x=1..2", "=1..2", "..", "=..:", "1..2"]
RANGES = [
    "1..2",
    "1..",
    "..1",
    "2..1",
    "1..2:0",
    "1..2:-1",
    "1..1e30:1",
    "0..0",
    "1..2:x0",
    "1..2:x1",
    "a,b",
    ",",
    "1..2:x",
    "1KB..2MB:x2",
    "x",
]


class Fuzz:
    """Command lines for one operation, from its parameters' examples and a seeded chance."""

    def __init__(self, calculator, operation, rng, folder):
        self.calculator = calculator
        self.operation = operation
        self.rng = rng
        self.folder = folder
        self.files = 0

    def words(self):
        """One command line that is wrong or odd somewhere; a few come out right."""
        rng = self.rng
        if rng.random() < 0.08:
            return ["calc", self.calculator, self.operation.name, "--input", self._inputs()]
        values = {
            param.name: self._example(param)
            for param in self.operation.params
            if param.required or rng.random() < 0.4
        }
        damages = [self._extreme] * 5 + [self._nasty] * 4 + [self._edited] * 2
        damages += [self._dropped, self._empty, self._several]
        if self.operation.params:
            for _ in range(rng.choice([1, 1, 1, 2, 3])):
                rng.choice(damages)(values, rng.choice(self.operation.params))
        words = self._line(values)
        if rng.random() < 0.15:
            rng.choice([self._unknown, self._twice, self._valueless, self._word_too_many])(words)
        elif rng.random() < 0.05:
            self._vary(words)
        if rng.random() < 0.2:
            words.append(rng.choice(["--json", "--explain"]))
        return ["calc", self.calculator, *words]

    def _inputs(self):
        """A file with all inputs, one of them or more replaced by other JSON."""
        rng = self.rng
        inputs = {}
        for param in self.operation.params:
            if param.required or rng.random() < 0.4:
                example = param.example or str(param.default or "1")
                inputs[param.name] = json.loads(example) if param.kind == "json" else example
        for _ in range(rng.randint(1, 2)):
            if inputs:
                name = rng.choice(list(inputs))
                inputs[name] = self._mutated(inputs[name])
        return self._file(json.dumps(inputs).encode())

    def _line(self, values):
        line = [self.operation.name]
        for param in self.operation.params:
            if param.name not in values:
                continue
            texts = values[param.name]
            option = f"--{param.name.replace('_', '-')}"
            if param.positional:
                line += texts
            elif param.kind == "flag":
                line.append(option if texts == ["yes"] else f"{option}={texts[0] if texts else ''}")
            elif self.rng.random() < 0.5:
                line += [f"{option}={text}" for text in texts]
            else:
                line += [option, *texts]
        return line

    def _example(self, param):
        if param.kind == "json":
            return [self._file((param.example or "{}").encode())]
        if param.kind == "flag":
            return ["yes"]
        if param.kind == "choice":
            return [self.rng.choice(param.choices)]
        example = param.example or str(param.default or "1")
        return example.split() if param.repeated and self.rng.random() < 0.5 else [example]

    def _extreme(self, values, param):
        """A value that can be read, but that nobody has in mind."""
        rng = self.rng
        if param.kind in {"integer", "number", "percent", "size", "rate", "duration"}:
            values[param.name] = [rng.choice(EXTREMES)]
            if param.repeated and rng.random() < 0.3:
                values[param.name] *= rng.choice([2, 3, 60])
        else:
            self._nasty(values, param)

    def _nasty(self, values, param):
        rng = self.rng
        if param.kind == "json":
            values[param.name] = [self._document(param)]
        elif param.name == "price":
            values[param.name] = [rng.choice(PRICES)]
        else:
            pools = (
                [NUMBERS, NUMBERS, UNITS, TEXTS] if param.kind != "text" else [NUMBERS, TEXTS, TEXTS, TEXTS]
            )
            values[param.name] = [rng.choice(rng.choice(pools))]
            if param.repeated and rng.random() < 0.3:
                values[param.name] *= rng.choice([2, 3, 60])

    def _document(self, param):
        rng = self.rng
        match rng.randrange(8):
            case 0:
                return str(self.folder / "missing.json")
            case 1:
                return str(self.folder)
            case 2 | 3:
                return self._file(rng.choice(DOCUMENTS))
            case _:
                try:
                    value = json.loads(param.example)
                except ValueError:
                    value = {}
                for _ in range(rng.randint(1, 3)):
                    value = self._mutated(value)
                return self._file(json.dumps(value).encode())

    def _mutated(self, value):
        """The same JSON with one thing in it replaced, dropped, doubled or wrapped."""
        rng = self.rng
        if isinstance(value, dict) and value and rng.random() < 0.85:
            name = rng.choice(list(value))
            copy = dict(value)
            match rng.randrange(5):
                case 0:
                    del copy[name]
                case 1:
                    copy[name + rng.choice(["", "x", " ", "é"])] = copy.pop(name)
                case _:
                    copy[name] = self._mutated(value[name])
            return copy
        if isinstance(value, list) and value and rng.random() < 0.85:
            place = rng.randrange(len(value))
            match rng.randrange(4):
                case 0:
                    return value[:place] + value[place + 1 :]
                case 1:
                    return [*value, value[place]]
                case _:
                    return [*value[:place], self._mutated(value[place]), *value[place + 1 :]]
        return rng.choice([rng.choice(LEAVES), [value], {"x": value}, rng.choice(NUMBERS + UNITS + TEXTS)])

    def _edited(self, values, param):
        """An example with a slip of the hand in it."""
        rng = self.rng
        if param.kind in {"json", "flag"}:
            self._nasty(values, param)
            return
        texts = []
        for text in self._example(param):
            edited = list(text)
            for _ in range(rng.randint(1, 3)):
                place = rng.randrange(len(edited) + 1)
                match rng.randrange(4):
                    case 0:
                        edited.insert(place, rng.choice("0123456789-+.,:/=%xek ąѣ٣\t\n\x00'\"{}[]()*$&|"))
                    case 1 if place < len(edited):
                        del edited[place]
                    case 2 if place < len(edited):
                        edited[place] = rng.choice("0123456789-.,:/=%x")
                    case _:
                        edited *= rng.choice([1, 1, 2])
            texts.append("".join(edited))
        values[param.name] = texts

    def _dropped(self, values, param):
        values.pop(param.name, None)

    def _empty(self, values, param):
        values[param.name] = self.rng.choice([[""], [" "], ["", ""]])

    def _several(self, values, param):
        values[param.name] = self._example(param) * self.rng.choice([2, 3, 200])

    def _unknown(self, words):
        words.insert(
            self.rng.randint(1, len(words)),
            self.rng.choice(["--nonsense", "--", "---", "--=5", "-x", "--é=1", "--help=1"]),
        )

    def _twice(self, words):
        options = [word for word in words if word.startswith("--")]
        if options:
            words += [self.rng.choice(options), "1"]

    def _valueless(self, words):
        words.append(
            f"--{self.rng.choice([p.name for p in self.operation.params] or ['x']).replace('_', '-')}"
        )

    def _word_too_many(self, words):
        words.insert(self.rng.randint(1, len(words)), self.rng.choice(NUMBERS + UNITS + TEXTS))

    def _vary(self, words):
        name = self.rng.choice([p.name for p in self.operation.params] or ["x"])
        words += ["--vary", self.rng.choice([*VARIED, *[f"{name}={values}" for values in RANGES]])]

    def _file(self, content):
        self.files += 1
        path = self.folder / f"{self.files % 50}.json"
        path.write_bytes(content)
        return str(path)


def problem_of(code, out, err):
    """What is wrong with how an input ended; nothing where it was answered or properly refused."""
    lines = err.splitlines()
    problem = ""
    if code not in {0, 2}:
        problem = f"exit code {code}: {' '.join(err.strip().splitlines()[-5:])[:600]}"
    elif code == 0 and (not out or (err and not err.startswith("studykit: Prices older than a year"))):
        problem = f"an answer with {err[:200]!r} on stderr, {len(out)} characters on stdout"
    elif code == 2 and out:
        problem = f"a refusal with {out[:80]!r} on stdout"
    elif code == 2 and [line[:2] for line in lines] != ["st", "  "]:
        problem = f"a refusal that is no sentence and hint: {err[:300]!r}"
    elif code == 2 and not (lines[0].endswith((".", "?")) and lines[1].strip()):
        problem = f"a refusal without an end: {lines}"
    return problem


@pytest.fixture
def bounded():
    """A way to run something that ends after HANGS seconds as a bug does, where the machine can."""
    if not hasattr(signal, "setitimer"):
        yield lambda run: run()
        return

    def stop(*_):
        raise TimeoutError("endless")

    before = signal.signal(signal.SIGALRM, stop)

    def run_bounded(run):
        signal.setitimer(signal.ITIMER_REAL, HANGS)
        try:
            return run()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    yield run_bounded
    signal.signal(signal.SIGALRM, before)


OPERATIONS = [(name, operation) for name in CALCULATORS for operation in load(name).OPERATIONS]


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_input_is_answered_or_refused_in_a_sentence(name, capsys, tmp_path, monkeypatch, bounded):
    """Exit code 0 with an answer, or 2 with one sentence and a hint; no traceback, whatever is typed."""
    monkeypatch.chdir(tmp_path)
    problems, slow = {}, []
    rounds = -(-INPUTS // len(OPERATIONS))
    for operation in load(name).OPERATIONS:
        rng = Random(f"{name} {operation.name}")
        fuzz = Fuzz(name, operation, rng, tmp_path)
        for _ in range(rounds):
            words = fuzz.words()
            began = time.perf_counter()
            code = bounded(lambda words=words: main(words))
            took = time.perf_counter() - began
            out, err = capsys.readouterr()
            problem = problem_of(code, out, err)
            if problem:
                problems.setdefault(
                    f"{operation.name} {problem[-200:-90]}", f"{shlex.join(words)[:500]}\n    {problem}"
                )
            if took > SLOW:
                slow.append(f"{took:.1f} s: {shlex.join(words)[:300]}")
    if slow:
        with capsys.disabled():
            print("\nslow:", *slow, sep="\n  ")
    assert not problems, "\n".join(["", *problems.values()][:30])


@pytest.mark.parametrize(
    ("name", "operation", "param"),
    [
        pytest.param(name, operation, param, id=f"{name}-{operation.name}-{param.name}")
        for name, operation in OPERATIONS
        for param in operation.params
        if param.kind == "json"
    ],
)
def test_ten_megabytes_of_json_are_refused(name, operation, param, capsys, tmp_path, bounded):
    """A file that is too long to be a document of AWS is refused, not worked on for minutes."""
    path = tmp_path / "large.json"
    path.write_text("[" + '{"name": "value", "number": 12345},' * 300_000 + "{}]", encoding="utf-8")
    words = [operation.name, f"--{param.name.replace('_', '-')}", str(path)]
    if param.positional:
        words = [operation.name, str(path)]
    for other in operation.params:
        if other.required and other is not param and other.kind != "json":
            words += (
                other.example.split()
                if other.positional
                else [f"--{other.name.replace('_', '-')}", other.example]
            )
    code = bounded(lambda: main(["calc", name, *words]))
    out, err = capsys.readouterr()
    assert code == 2
    assert problem_of(code, out, err) == ""
