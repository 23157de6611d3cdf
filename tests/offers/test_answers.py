from hypothesis import given
from hypothesis import strategies as st

from offers.answers import Answer, Positions, all_of, any_of, bits, mask_of

EVERYTHING = 0b1111_1111
MASKS = st.integers(0, EVERYTHING)


@st.composite
def answers(draw):
    yes = draw(MASKS)
    return Answer(yes, draw(MASKS) & ~yes)


def of(answer: Answer, bit: int) -> bool | None:
    if answer.yes >> bit & 1:
        return True
    return None if answer.unknown >> bit & 1 else False


@given(st.lists(answers(), max_size=4))
def test_all_of_is_no_before_unknown_before_yes(conditions):
    total = all_of(conditions, EVERYTHING)
    for bit in range(8):
        each = [of(condition, bit) for condition in conditions]
        expected = False if False in each else None if None in each else True
        assert of(total, bit) is expected


@given(st.lists(answers(), min_size=1, max_size=4))
def test_any_of_is_yes_before_unknown_before_no(conditions):
    total = any_of(conditions)
    for bit in range(8):
        each = [of(condition, bit) for condition in conditions]
        expected = True if True in each else None if None in each else False
        assert of(total, bit) is expected


@given(st.sets(st.integers(0, 500)))
def test_bits_and_mask_are_each_others_reverse(positions):
    assert list(bits(mask_of(positions))) == sorted(positions)


@given(st.lists(MASKS, max_size=3), st.integers(-2, 9), st.integers(-2, 9))
def test_positions_are_a_list_of_the_bits_of_all_masks(masks, start, stop):
    listed, positions = [bit for mask in masks for bit in bits(mask)], Positions(*masks)

    assert (len(positions), list(positions)) == (len(listed), listed)
    assert positions[start:stop] == listed[start:stop]
    assert [positions[at] for at in range(len(listed))] == listed


def test_page_of_positions_looks_no_further_than_it_shows():
    looked_at = iter(Positions(1 << 10**6 | 0b111))

    assert [next(looked_at) for _ in range(3)] == [0, 1, 2]
