"""Where the money of a claim comes from, and what is left there (BR-05)."""

from datetime import date
from uuid import UUID

from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.vouchers import Available, Bucket, Taken
from domain.vouchers.buckets import draw, from_bucket, in_order, left, total_hkd

ORDER: tuple[Bucket, ...] = ("reward", "own", "spouse")
SPOUSE = UUID(int=2)


def own(amount_hkd: int) -> Available:
    return Available(bucket="own", account_id=UUID(int=1), amount_hkd=amount_hkd)


def spouse(amount_hkd: int) -> Available:
    return Available(bucket="spouse", account_id=SPOUSE, amount_hkd=amount_hkd)


def reward(amount_hkd: int, year: int = 2025) -> Available:
    return Available(
        bucket="reward",
        account_id=UUID(int=1),
        amount_hkd=amount_hkd,
        reward=f"{year}-reward",
        usable_until=date(year + 1, 12, 31),
    )


def drawn(amount_hkd: int, *order: Bucket) -> list[tuple[str, int]]:
    buckets = [spouse(50), own(20), reward(30)]
    taken = draw(amount_hkd, buckets, order or ORDER)
    return [(part.bucket, part.amount_hkd) for part in taken]


def test_one_bucket_is_emptied_before_the_next() -> None:
    assert drawn(30) == [("reward", 30)]
    assert drawn(31) == [("reward", 30), ("own", 1)]
    assert drawn(50) == [("reward", 30), ("own", 20)]
    assert drawn(51) == [("reward", 30), ("own", 20), ("spouse", 1)]
    assert drawn(100) == [("reward", 30), ("own", 20), ("spouse", 50)]


def test_the_order_is_a_setting() -> None:
    assert drawn(21, "own", "reward", "spouse") == [("own", 20), ("reward", 1)]
    assert drawn(21, "own", "spouse", "reward") == [("own", 20), ("spouse", 1)]


def test_of_two_rewards_the_one_that_lapses_first_goes_first() -> None:
    taken = draw(31, [reward(30, 2026), reward(30, 2025)], ORDER)
    assert [(part.reward, part.amount_hkd) for part in taken] == [
        ("2025-reward", 30),
        ("2026-reward", 1),
    ]


def test_each_part_says_whose_it_was() -> None:
    taken = draw(100, [spouse(50), own(50)], ORDER)
    assert [part.account_id for part in taken] == [UUID(int=1), SPOUSE]


def test_an_empty_bucket_is_no_part() -> None:
    assert draw(5, [reward(0), own(5)], ORDER) == (
        Taken(bucket="own", account_id=UUID(int=1), amount_hkd=5),
    )


sizes = st.integers(0, 2_000)


@for_all(
    sizes=st.tuples(sizes, sizes, sizes, sizes),
    order=st.permutations(ORDER),
    part=st.fractions(0, 1),
)
def test_what_is_taken_and_what_is_left_are_what_was_there(
    sizes: tuple[int, int, int, int], order: list[Bucket], part: object
) -> None:
    first, second, third, fourth = sizes
    buckets = [own(first), spouse(second), reward(third), reward(fourth, 2026)]
    amount_hkd = int(total_hkd(buckets) * part)  # type: ignore[operator]
    taken = draw(amount_hkd, buckets, order)
    after = left(buckets, taken)
    assert total_hkd(taken) == amount_hkd
    assert total_hkd(after) == total_hkd(buckets) - amount_hkd
    assert all(one.amount_hkd >= 0 for one in after)
    assert sum(from_bucket(taken, name) for name in ORDER) == amount_hkd
    not_empty = [one for one in in_order(after, order) if one.amount_hkd]
    assert all(one in buckets for one in not_empty[1:])
