"""How far something is, where nobody watches a bar."""

import pytest

from api.cli import screen
from api.cli.screen import Lines


class Watch:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_line_says_the_rate_and_the_time_left(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = Lines("Accounts", 1_800_000, clock=watch)
    watch.now = 20.0
    lines.report(200_000)
    told = capsys.readouterr()
    assert told.err == "Accounts: 200,000 of 1,800,000, 10,000/s, 0:02:40 left\n"
    assert told.out == ""


def test_nothing_is_said_in_the_first_seconds_and_seldom_later(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = Lines("Accounts", None, clock=watch)
    for second in range(1, 36):
        watch.now = second
        lines.report(second * 100)
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "Accounts: 1,000, 100/s",
        "Accounts: 2,000, 100/s",
        "Accounts: 3,000, 100/s",
    ]


def test_more_than_was_expected_leaves_no_time(watch: Watch) -> None:
    lines = Lines("Accounts", 10, clock=watch)
    watch.now = 1.0
    assert lines.line(12) == "Accounts: 12 of 10, 12/s, 0:00:00 left"


def test_a_file_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with screen.progress("Accounts", 10) as report:
        report(10)
    assert capsys.readouterr().err == ""
