"""The only changes of an offer's or a place's state: publish, withdraw, confirm, rename, propose, approve.

Keyword-only, each whole or not at all; mail goes when it is saved.
"""

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
    "ImportProposals",
    "Record",
    "approve",
    "bring_back",
    "change_record",
    "confirm",
    "confirm_place",
    "hide_telling_addresses",
    "move",
    "opaque_slug",
    "propose",
    "publish",
    "publish_place",
    "reject",
    "rename",
    "reopen",
    "same_fields",
    "take_back",
    "what_is_missing",
    "withdraw",
    "withdraw_place",
]
