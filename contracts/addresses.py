"""Where a household lives. Accounts keeps it sealed; it is shown by `accounts.disclose`, to those who may see it."""

from __future__ import annotations

from datetime import datetime

from contracts.values import Sentence
from kernel.message import Command, Id, Query, Value


class MyOwnAddress(Value):
    address: str | None


class ContactGrant(Value):
    """Somebody may see the contact details of who asks: a placement joins them. `seen_at`: when she last did.

    `ended_at`: since when she may not any more, because the placement has ended.
    """

    viewer_id: Id
    placement_id: Id
    seen_at: datetime | None
    ended_at: datetime | None = None


class SetAddress(Command, name="accounts.set_address", answer=None):
    """Where the work is. A worker sees it once both have accepted, until the placement ends."""

    address: Sentence


class MyAddress(Query, name="accounts.my_address", answer=MyOwnAddress):
    """One's own, in full."""


class MyContactGrants(Query, name="accounts.my_contact_grants", answer=list[ContactGrant]):
    """Who may see one's own phone and address, or could while she worked there, and who has looked."""
