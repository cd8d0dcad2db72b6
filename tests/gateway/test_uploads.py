"""Pictures over HTTP: from a telephone to the vault and back to few."""

from __future__ import annotations

import httpx2

from cli.front import Front
from contracts.uploads import PORTRAIT
from tests.gateway.test_images import file, shown
from tests.system.running import System


def send(front: Front, data: bytes, **words: str) -> httpx2.Response:
    headers = {"Content-Type": "image/png"}
    return front.raw().post("/v1/uploads", params={"purpose": "evidence", **words}, content=data, headers=headers)


def test_a_picture_comes_back_drawn_anew_to_her_and_with_a_reason_to_staff(in_process_system: System) -> None:
    woman = in_process_system.worker()
    upload = send(woman, file("PNG", (2000, 1000))).json()
    assert (upload["width"], upload["height"]) == (1600, 800)
    address = f"/v1/uploads/{upload['upload_id']}/image"
    mine = woman.raw().get(address)
    assert mine.headers["content-type"] == "image/jpeg" and shown(mine.content).size == (1600, 800)
    assert {mine.headers[name] for name in ("cache-control", "x-content-type-options")} == {
        "private, no-store",
        "nosniff",
    }
    staff = in_process_system.station.raw()
    assert staff.get(address).json()["type"] == "/problems/upload-reason-missing"
    assert staff.get(address, params={"reason": "审核证明材料"}).is_success
    assert in_process_system.worker().raw().get(address, params={"reason": "x"}).status_code == 404
    assert Front(in_process_system.url).raw().get(address).status_code == 401


def test_a_portrait_is_kept_by_consent_alone(in_process_system: System) -> None:
    woman = in_process_system.worker()
    assert send(woman, file("JPEG"), purpose="portrait").json()["type"] == "/problems/portrait-consent-missing"
    [text] = woman.get("/consent-texts", occasion="portrait")
    assert text["text_version"] == PORTRAIT.text_version
    assert send(woman, file("JPEG"), purpose="portrait", text_version=text["text_version"]).status_code == 201


def test_what_is_no_picture_or_too_large_is_refused(in_process_system: System) -> None:
    woman = in_process_system.worker()
    assert send(woman, b"#!/bin/sh").json()["type"] == "/problems/not-an-image"
    assert send(woman, file("JPEG") + bytes(5_000_000)).status_code == 413
    assert send(woman, file("JPEG") + bytes(2_000_000)).status_code == 201
