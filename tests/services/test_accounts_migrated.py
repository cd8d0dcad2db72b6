"""Who could see whose contact details before an end of a placement hid them."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.orm import Session

from kernel import migrate, store
from kernel.store import new_id
from services.accounts.models import ContactGrant
from services.accounts.service import Accounts
from tests.services.test_jobs_migrated import bare

PERSON = dict.fromkeys(("data_key", "phone_sealed", "phone_lookup"), "''")
PERSON |= {"told_by_sms": "true", "created_at": "'2026-01-01 00:00:00+00:00'"}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return store.connect(make_url(f"sqlite:///{tmp_path}/old.sqlite3"))
    server = request.getfixturevalue("postgres")
    server.create_database("old_accounts")
    return store.connect(make_url(server.url("old_accounts")))


def test_what_had_ended_before_is_hidden_too_and_two_placements_can_join_the_same_two(engine: Engine) -> None:
    worker, household, ended, live = new_id(), new_id(), new_id(), new_id()
    with engine.begin() as connection:
        command.upgrade(migrate._config(Accounts, connection=connection), "0011")
        connection.execute(text(_insert("people", PERSON | {"id": f"'{bare(worker)}'"})))
        for viewer, placement in ((worker, ended), (household, live)):
            other = household if viewer == worker else worker
            grant = {"viewer_id": viewer, "person_id": other, "placement_id": placement}
            connection.execute(text(_insert("contact_grants", {key: f"'{bare(one)}'" for key, one in grant.items()})))
        notice = {"id": f"'{bare(new_id())}'", "person_id": f"'{bare(worker)}'", "kind": "'placement_ended'"}
        notice |= {"about": f"'{bare(ended)}'", "told_at": "'2026-11-01 00:00:00+00:00'", "sms_tries": "0"}
        connection.execute(text(_insert("notices", notice)))
    migrate.upgrade(Accounts, engine)
    with Session(engine) as session, session.begin():
        found = {one.placement_id: one.ended_at for one in session.scalars(select(ContactGrant))}
        assert found[ended] is not None and found[live] is None
        session.add(ContactGrant(viewer_id=worker, person_id=household, placement_id=new_id()))
    engine.dispose()


def _insert(table: str, row: dict[str, str]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(row.values())})"
