"""`studykit plan` as a learner runs it, and what `due` and `review` make of an exam date."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.library.library import load_library
from studykit.store.database import open_store
from studykit.store.settings import (
    BLUEPRINT,
    EXAM_DATE,
    EXAM_NEW_CARDS,
    EXAM_RETENTION,
    STUDY_PLAN,
    STUDY_PLAN_BEGUN,
)
from studykit.tui.services import Services

SOON = (datetime.now(UTC) + timedelta(days=12)).date().isoformat()


def run(capsys, *words):
    """What a run prints."""
    assert main(["plan", *words]) == 0
    return capsys.readouterr().out


def test_without_a_date_it_says_how_one_is_set_and_makes_no_file(capsys):
    """As text and as JSON."""
    assert "studykit plan --exam-date" in run(capsys)
    assert json.loads(run(capsys, "--json")) == {"exam_date": None, "over": False, "study": None}
    assert not Path(paths.progress_file()).exists()


def test_a_date_is_kept_and_the_plan_is_shown(capsys):
    """In at most 78 columns; every estimate is called one."""
    out = run(capsys, "--exam-date", SOON, "--target", "95", "--new-cards", "own")
    assert max(map(len, out.splitlines())) <= 78
    assert "in 12 days" in out or "in 11 days" in out
    assert out.count("estimates") == 2
    assert out == run(capsys)
    with open_store(paths.progress_file()) as store:
        get = store.settings.get
        assert (get(EXAM_DATE), get(EXAM_RETENTION), get(EXAM_NEW_CARDS)) == (SOON, 95, False)


def test_a_study_plan_is_followed_with_its_exam_and_left(capsys):
    """Its weeks follow the exam date's figures; --json has every step."""
    assert "week 1 of 2, Identity" in run(capsys, "--study", "saa-c03-2-weeks")
    study = json.loads(run(capsys, "--json"))["study"]
    assert (study["plan"], study["exam"], study["day"], study["weeks"]) == (
        "saa-c03-2-weeks",
        "SAA-C03",
        1,
        2,
    )
    assert "No study plan is followed" in run(capsys, "--study", "none")


def test_following_a_plan_again_goes_on_from_its_first_day(capsys):
    """A command run twice loses nothing; another plan begins today."""
    run(capsys, "--study", "dva-c03-6-weeks")
    with open_store(paths.progress_file()) as store:
        store.settings.set(STUDY_PLAN_BEGUN, "2026-01-02")
    days = [
        json.loads(run(capsys, "--study", f"dva-c03-{n}-weeks", "--json"))["study"]["day"] for n in (6, 2)
    ]
    assert days[0] > 1
    assert days[1] == 1


def test_a_study_plan_that_no_pack_has_any_more_is_named(capsys):
    """With the ways out; that none is followed would be untrue."""
    with open_store(paths.progress_file()) as store:
        store.settings.set_all({STUDY_PLAN: "own", STUDY_PLAN_BEGUN: "2026-01-02"})
    out = run(capsys)
    assert "The study plan 'own' is followed, and no pack here has it" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_damaged_file_that_is_set_aside_is_told_of(capsys):
    """On stderr, with where it is; the new one has the plan."""
    file = Path(paths.progress_file())
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database" * 1000)
    assert main(["plan", "--study", "dva-c03-2-weeks", "--json"]) == 0
    printed = capsys.readouterr()
    assert "was set aside as" in printed.err
    assert json.loads(printed.out)["study"]["plan"] == "dva-c03-2-weeks"


def test_clearing_takes_it_away(capsys):
    """What is wanted on the day stays for the next."""
    run(capsys, "--exam-date", SOON, "--target", "95")
    assert "No exam date is set" in run(capsys, "--clear")
    with open_store(paths.progress_file()) as store:
        assert store.settings.get(EXAM_RETENTION) == 95


def test_json_has_the_plan_s_figures(capsys):
    """Days, new cards, risk, what to expect by domain."""
    found = json.loads(run(capsys, "--exam-date", SOON, "--json"))
    assert found["exam_date"] == SOON
    assert len(found["days"]) == found["days_left"]
    new = found["new_cards"]
    assert new["unseen"] == found["expected"]["cards"]
    assert new["today"] <= new["to_meet_all"]
    assert 0 <= found["expected"]["known_without"] <= found["expected"]["known"] <= 1
    assert sum(domain["weight"] for domain in found["expected"]["domains"]) == pytest.approx(1)


def test_every_command_tells_of_the_exam_of_that_day(capsys):
    """Readiness and statistics by the outline that the plan goes by, which need not be today's."""
    day = max(date.fromisoformat(SOON), date(2026, 12, 18))
    planned = json.loads(run(capsys, "--exam-date", day.isoformat(), "--json"))["exam"]
    for command in ("readiness", "stats"):
        assert main([command, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["exam"] == planned == "DVA-C03"


def test_a_day_that_is_over_says_so(capsys):
    """All is as without one."""
    with open_store(paths.progress_file()) as store:
        store.settings.set(EXAM_DATE, "2026-01-02")
    assert "2026-01-02, is over" in run(capsys)
    assert json.loads(run(capsys, "--json")) == {
        "exam_date": "2026-01-02",
        "over": True,
        "study": None,
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--exam-date", "tomorrow"], "'tomorrow' is no day."),
        (["--exam-date", "20261218"], "'20261218' is no day."),
        (["--exam-date", "2020-01-01"], "2020-01-01 is over."),
        (["--target", "100"], "'100' is no percentage that will do."),
        (["--exam-date", SOON, "--clear"], "not allowed with"),
        (["--exam-date", SOON, "--study", "unwritten"], "There is no study plan 'unwritten'."),
        (["--exam-date", SOON, "--studies"], "--studies only lists the study plans."),
        (["--study", "dva-c03-2-weeks", "--studies"], "--studies only lists the study plans."),
    ],
)
def test_what_will_not_do_is_refused(capsys, words, said):
    """One sentence on stderr, exit code 2, and nothing kept."""
    assert main(["plan", *words]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert not printed.out
    if Path(paths.progress_file()).exists():
        with open_store(paths.progress_file()) as store:
            assert store.settings.get(EXAM_DATE) == ""


def test_due_and_a_session_agree_on_the_new_cards_of_the_plan(capsys):
    """They read by the same statements, the one from the index of ids, the other from the library."""
    run(capsys, "--exam-date", SOON)
    assert main(["due", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    services = Services.for_learner(profile="default", packs=())
    session = services.review_session()
    assert session.counts()._asdict() == {key: counts[key] for key in ("learning", "review", "new")}
    assert counts["new"] != 10


def test_reviewing_what_is_at_risk_asks_for_an_exam_date(capsys):
    """Without one no card is; with one the session opens."""
    assert main(["review", "--plain", "--at-risk"]) == 2
    assert "No exam date to come is set." in capsys.readouterr().err
    run(capsys, "--exam-date", SOON)
    assert main(["review", "--plain", "--at-risk"]) == 0
    assert "nothing is left to ask" in capsys.readouterr().out


def test_reviewing_what_is_at_risk_asks_for_counting_answers(capsys):
    """Crammed they would be as much at risk as before."""
    assert main(["review", "--plain", "--at-risk", "--cram"]) == 2
    assert "Leave --cram out." in capsys.readouterr().err


def test_an_exam_that_is_not_offered_on_the_day_is_told(capsys):
    """The learner chose the outline that ends before."""
    with open_store(paths.progress_file()) as store:
        store.settings.set_all({EXAM_DATE: SOON, BLUEPRINT: "DVA-C02"})
    offered = load_library(paths.library_roots()).blueprints["DVA-C02"].in_force(date.fromisoformat(SOON))
    assert ("not offered on that day" in run(capsys)) is not offered


def outside(out):
    """How many cards a plan says are of topics outside the exam."""
    told = re.search(r"after them: ([\d,]+) cards? of topics outside the exam", out)
    return int(told[1].replace(",", "")) if told else 0


def test_cards_outside_the_exam_are_told(capsys):
    """A topic without questions counts nothing: its cards come after the others."""
    before = outside(run(capsys, "--exam-date", SOON))
    own = paths.personal_pack() / "content"
    (own / "topics" / "mine").mkdir(parents=True)
    (own / "topics.yaml").write_text("topics:\n- {id: mine, title: Mine, group: Mine, exams: [dva]}\n")
    cards = "cards:\n- {id: mine/one, kind: basic, front: F, back: B}\n"
    (own / "topics" / "mine" / "cards.yaml").write_text(cards)
    assert outside(run(capsys)) == before + 1
