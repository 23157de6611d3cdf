"""The only changes of an offer's or a place's state: publish, withdraw, confirm, rename, propose, approve.

Keyword-only, each whole or not at all; mail goes when it is saved.
"""

from offers.publishing.cancelling import REASONS, cancel_today, happening_today, run_after_all, today_of
from offers.publishing.feedback import answerers, mark_spam, not_spam, states_to_choose, take
from offers.publishing.imports import ImportProposals
from offers.publishing.proposals import (
    approve,
    change_record,
    propose,
    reject,
    reopen,
    same_fields,
    take_back,
)
from offers.publishing.states import (
    Record,
    bring_back,
    confirm,
    confirm_place,
    hide_telling_addresses,
    move,
    opaque_slug,
    publish,
    publish_place,
    rename,
    what_is_missing,
    withdraw,
    withdraw_place,
)

__all__ = [
    "REASONS",
    "ImportProposals",
    "Record",
    "answerers",
    "approve",
    "bring_back",
    "cancel_today",
    "change_record",
    "confirm",
    "confirm_place",
    "happening_today",
    "hide_telling_addresses",
    "mark_spam",
    "move",
    "not_spam",
    "opaque_slug",
    "propose",
    "publish",
    "publish_place",
    "reject",
    "rename",
    "reopen",
    "run_after_all",
    "same_fields",
    "states_to_choose",
    "take",
    "take_back",
    "today_of",
    "what_is_missing",
    "withdraw",
    "withdraw_place",
]
