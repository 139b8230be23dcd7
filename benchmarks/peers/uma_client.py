"""Run in UmaDB's own environment: answers "CALLERS SECONDS" with appends a second."""

import sys
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from uuid import uuid4

import umadb  # type: ignore[import-not-found]

PORT, STATE = sys.argv[1], sys.argv[2].encode()
CLIENT = umadb.Client(url=f"http://127.0.0.1:{PORT}")


def append() -> None:
    """Append one event to a stream that must not exist."""
    stream = f"account-{uuid4()}"
    same = umadb.Query(items=[umadb.QueryItem(tags=[stream])])
    event = umadb.Event(
        event_type="ConsentGiven", data=STATE, tags=[stream], uuid=uuid4()
    )
    CLIENT.append([event], condition=umadb.AppendCondition(same))


def rate(callers: int, seconds: float) -> float:
    began = perf_counter()

    def call(_: int) -> int:
        done = 0
        while perf_counter() - began < seconds:
            append()
            done += 1
        return done

    with ThreadPoolExecutor(callers) as pool:
        done = sum(pool.map(call, range(callers)))
    return done / (perf_counter() - began)


def main() -> None:
    append()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        callers, seconds = line.split()
        sys.stdout.write(f"{rate(int(callers), float(seconds))}\n")
        sys.stdout.flush()


main()
