from threading import Event, Thread

from boras_stod.kept_pages.memory import Memory, Turns
from boras_stod.kept_pages.pages import OVERHEAD, Page


def page(size: int = 8_500) -> Page:
    return Page(0.0, True, {}, b"x" * (size - OVERHEAD))


def test_page_asked_for_longest_ago_is_let_go_first():
    memory = Memory(10 * 8_500)
    for number in range(10):
        memory.put(str(number), page())
    memory.get("0")
    memory.put("new", page())

    assert [memory.get(key) is not None for key in ("0", "1", "2", "new")] == [True, False, True, True]


def test_memory_never_holds_more_than_its_bound():
    memory = Memory(100_000)
    for number in range(1_000):
        memory.put(str(number), page(size=2_000 + number * 7))

    assert 50_000 < memory.bytes <= 100_000


def test_page_that_takes_the_place_of_another_is_counted_once():
    memory = Memory(100_000)
    for _ in range(5):
        memory.put("same", page())

    assert (len(memory), memory.bytes) == (1, 8_500)


def test_page_larger_than_a_tenth_of_the_room_is_not_kept():
    memory = Memory(50_000)
    memory.put("large", page())

    assert memory.get("large") is None


def test_memory_that_is_cleared_is_empty():
    memory = Memory(100_000)
    memory.put("one", page())
    memory.clear()

    assert (len(memory), memory.bytes) == (0, 0)


def test_one_thread_has_the_turn_and_the_others_wait_for_it():
    turns, building, go, told = Turns(), Event(), Event(), []

    def build():
        with turns.take("page", 5) as mine:
            building.set()
            go.wait(5)
            told.append(("built", mine))

    def wait():
        with turns.take("page", 5) as mine:
            told.append(("waited", mine))

    threads = [Thread(target=build), *(Thread(target=wait) for _ in range(5))]
    threads[0].start()
    building.wait(5)
    for thread in threads[1:]:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(5)

    assert told[0] == ("built", True)
    assert told.count(("waited", True)) < 5  # a late one may find the turn free
    assert turns._waiting == {}


def test_turn_of_another_page_is_free():
    turns = Turns()
    with turns.take("one", 0) as first, turns.take("other", 0) as second:
        assert (first, second) == (True, True)


def test_nobody_waits_longer_than_told():
    turns = Turns()
    with turns.take("page", 0), turns.take("page", 0) as mine:
        assert mine is False
    with turns.take("page", 0) as mine:
        assert mine is True
