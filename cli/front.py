"""The gateway's HTTP API as a front end uses it: what `load`, `demo` and the journeys' tests are made of."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx2

Found = TypeVar("Found")


class Refused(Exception):
    """A problem that the gateway answered (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any], headers: Any = None) -> None:
        super().__init__(
            f"{status} {problem.get('title', '')}: {problem.get('detail', '')} {problem.get('errors', '')}"
        )
        self.status, self.problem, self.headers = status, problem, headers or {}
        self.code = str(problem.get("type", "")).rpartition("/")[2]


class Front:
    """One person's view of the gateway."""

    def __init__(self, url: str, *, timeout: float = 20, transport: Any = None) -> None:
        self.url = url.rstrip("/")
        self._http = httpx2.Client(base_url=self.url, timeout=timeout, trust_env=False, transport=transport)
        self.person_id = self._refresh = ""

    def get(self, path: str, **query: Any) -> Any:
        words = {k: v for k, v in query.items() if v is not None}
        return self._read(self._sent(lambda: self._http.get(f"/v1{path}", params=words)))

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str | None = None, **words: Any) -> Any:
        """State a fact. Each call is made under an `Idempotency-Key` of its own, unless one is given."""
        headers = {"Idempotency-Key": key or secrets.token_hex(16)}
        told = {**(body or {}), **words}
        return self._read(self._sent(lambda: self._http.post(f"/v1{path}", json=told, headers=headers)))

    def everything(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        page = self.get(path, **query)
        items = page["items"]
        while page["next"]:
            page = self.get(path, **query, cursor=page["next"])
            items += page["items"]
        return items

    def sign_in(self, phone: str, code: str) -> Front:
        self._adopt(self.post("/sessions", phone=phone, code=code))
        return self

    def refresh(self) -> Front:
        token, self._refresh = self._refresh, ""  # it is good for once
        self._adopt(self.post("/sessions/refresh", refresh_token=token))
        return self

    def raw(self) -> httpx2.Client:
        """The HTTP client with this person's token, for requests that are not the API's JSON."""
        return self._http

    def close(self) -> None:
        self._http.close()

    def _sent(self, send: Callable[[], httpx2.Response]) -> httpx2.Response:
        """Once more with a fresh token, if hers has expired meanwhile."""
        response = send()
        if self._refresh and response.status_code == 401 and response.json().get("type", "").endswith("expired-token"):
            self.refresh()
            return send()
        return response

    def _adopt(self, session: dict[str, Any]) -> None:
        self.person_id, self._refresh = session["person_id"], session["refresh_token"]
        self._http.headers["Authorization"] = f"Bearer {session['access_token']}"

    def _read(self, response: httpx2.Response) -> Any:
        if response.is_success:
            return response.json() if response.content else None
        try:
            problem = response.json()
        except ValueError:
            problem = {"title": response.text[:200]}
        raise Refused(response.status_code, problem, response.headers)


def until(look: Callable[[], Found | None], seconds: float = 20) -> Found:
    """What `look` returns once it is true: for effects that travel by events."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing seen within {seconds:g} s")
        time.sleep(0.02)
    return found


def until_accepted(act: Callable[[], Found], code: str, seconds: float = 20) -> Found:
    """Do something that is refused with `code` until an event that is under way has arrived."""

    def attempt() -> list[Found]:
        try:
            return [act()]
        except Refused as refusal:
            if refusal.code != code:
                raise
            return []

    return until(attempt, seconds)[0]
