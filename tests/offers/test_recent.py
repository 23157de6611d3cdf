from offers.recent import Recent


def test_memory_that_is_full_lets_the_oldest_go():
    recent = Recent(2)
    for key in "abc":
        recent[key] = key.upper()

    assert recent == {"b": "B", "c": "C"}


def test_answer_that_is_known_may_be_given_again_when_it_is_full():
    recent = Recent(2)
    recent["a"], recent["b"] = 1, 2
    recent["b"] = 3

    assert recent == {"a": 1, "b": 3}


def test_answer_is_worked_out_once():
    recent, asked = Recent(2), []
    for _ in range(3):
        assert recent.recall("a", lambda: asked.append("a") or "A") == "A"

    assert asked == ["a"]
