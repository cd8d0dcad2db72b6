"""The yardstick for an enrolment: the handler one would write with FastAPI and SQLAlchemy alone, and no broker.

It judges the same body, checks the same kind of token (each signature once, as we do), and makes the same changes in
one transaction: the class locked and counted, the enrolment, the outbox row (which nobody publishes).
"""

from __future__ import annotations

import os
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

from contracts.training import Enrol, Enrolled, Enrolment, EnrolmentState
from kernel.identity import Actor, Verifier
from kernel.outbox import outbox
from kernel.store import new_id, now
from services.training import models

engine = create_engine(os.environ["BENCH_DATABASE_URL"], pool_size=int(os.environ["BENCH_POOL_SIZE"]), max_overflow=0)
verifier = Verifier(os.environ["BENCH_PUBLIC_KEYS"], os.environ["BENCH_INSTANCE"])
app = FastAPI()

with engine.begin() as connection:
    connection.execute(text("CREATE TABLE IF NOT EXISTS counters (class_id uuid PRIMARY KEY, taken int NOT NULL)"))
    columns = "class_id uuid, person_id uuid, place int NOT NULL, PRIMARY KEY (class_id, person_id)"
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS places ({columns})"))


def worker(credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> Actor:
    actor = verifier.actor(credentials.credentials, now())
    if not actor.holds("worker"):
        raise HTTPException(403)
    return actor


# No `async`: SQLAlchemy and psycopg2 block, so FastAPI runs it in its thread pool.
@app.post("/v1/enrolments", status_code=201)
def enrol(asked: Enrol, actor: Annotated[Actor, Depends(worker)]) -> Enrolment:
    with Session(engine) as session, session.begin():
        rows = select(models.Class).where(models.Class.id == asked.class_id).with_for_update(of=models.Class)
        class_ = session.scalars(rows).one_or_none()
        if class_ is None:
            raise HTTPException(404)
        mine = select(models.Enrolment.id).where(models.Enrolment.class_id == class_.id, models.Enrolment.is_live)
        if session.scalars(mine.where(models.Enrolment.person_id == actor.person_id)).first():
            raise HTTPException(409)
        if now() >= class_.ends_at or class_.enrolled >= class_.capacity:
            raise HTTPException(409)
        facts = {"enrolment_id": new_id(), "class_id": class_.id, "person_id": actor.person_id}
        state, moment = EnrolmentState.ENROLLED, now()
        session.add(
            models.Enrolment(
                id=facts["enrolment_id"],
                class_id=class_.id,
                person_id=actor.person_id,
                state=state,
                changed_at=moment,
            )
        )
        class_.enrolled += 1
        event = Enrolled(**facts, unit=class_.unit)
        row = {"event_id": new_id(), "type": event.type(), "subject": event.subject, "time": moment}
        session.execute(insert(outbox).values(**row, traceparent=None, data=event.model_dump(mode="json")))
    return Enrolment(**facts, state=state)


@app.post("/v1/places", status_code=201)
def take_place(asked: Enrol, actor: Annotated[Actor, Depends(worker)]) -> dict[str, int]:
    """The yardstick for a rush: a counter, and a row for each who comes. The first forty places are seats."""
    count = "INSERT INTO counters VALUES (:c, 1) ON CONFLICT (class_id) DO UPDATE SET taken = counters.taken + 1"
    with engine.begin() as connection:
        place = connection.execute(text(f"{count} RETURNING taken"), {"c": asked.class_id}).scalar_one()
        row = {"c": asked.class_id, "p": actor.person_id, "n": place}
        connection.execute(text("INSERT INTO places VALUES (:c, :p, :n)"), row)
    return {"place": place}
