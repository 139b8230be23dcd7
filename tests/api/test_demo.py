"""The demonstration, as a newcomer runs it."""

import json
import re
import signal
import urllib.request
from pathlib import Path

from tests.processes import baybridge, started, stop

BALANCES = """
2016-01-04 HK$2,000
2017-01-01 HK$4,000
2018-01-01 HK$4,000
2018-06-08 HK$5,000
2019-01-01 HK$5,000
2019-06-26 HK$6,000
2020-01-01 HK$8,000
2021-01-01 HK$8,000
2022-01-01 HK$8,000
2023-01-01 HK$8,000
2024-01-01 HK$8,000
2025-01-01 HK$8,000
2026-01-01 HK$8,000
2026-03-02 HK$7,650
2026-03-02 HK$7,450
2026-03-02 HK$7,450
2026-03-02 HK$6,108
2026-03-02 HK$6,108
2026-03-02 HK$6,308
2026-03-02 HK$8,000
2026-03-04 HK$8,000
"""
CONVERSION = (
    "CNY 1,234.56: HK$1,342 at 1.0873 HKD for 1 CNY (an invented rate) "
    "cover CNY 1,234.25, she pays CNY 0.31"
)


def test_once_it_tells_the_history_and_leaves(tmp_path: Path) -> None:
    told = baybridge(tmp_path, "demo", "--once")
    assert (told.code, told.err) == (0, "")
    found = re.findall(r"^([0-9-]{10}) +(HK\$[0-9,]+)", told.out, re.MULTILINE)
    assert [" ".join(line) for line in found] == BALANCES.split("\n")[1:-1]
    assert CONVERSION in told.out
    assert "refused: The claim is larger than the balance. [V-BR-04]" in told.out
    assert "is invented" in told.out


def test_it_serves_what_it_told_and_begins_afresh_each_time(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    assert baybridge(tmp_path, "demo", "--once").code == 0
    with started(tmp_path, "demo", settings={"port": "0"}, says="/entries") as (
        process,
        line,
    ):
        token = re.search(r"Bearer (\S+)\"", line)
        address = re.search(r"http\S+", line)
        assert token
        assert address
        account = address[0].removesuffix("/entries")
        assert asked(account, token[1])["balance_hkd"] == 6_308
        running = baybridge(tmp_path, "demo", "--once")
        assert "Another demonstration is running" in running.err
        assert stop(process, signal.SIGTERM) == 0
    assert (tmp_path / "mine.txt").read_text() == "kept"


def asked(address: str, token: str) -> dict[str, object]:
    request = urllib.request.Request(address)
    request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        found: dict[str, object] = json.load(answer)
    return found
