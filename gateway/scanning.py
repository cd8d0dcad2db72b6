"""What a scanned or typed code opens. Nothing is kept of who opens it, and no cookie is set."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from contracts.scans import CodeKind, CodeWithdrawn, FollowCode
from gateway.auth import Asking
from gateway.budgets import note_unknown_code, unknown_code_budget
from gateway.pages import explained
from kernel.errors import NotFound, TooManyRequests

#: What people write for what there is not: Crockford's base 32 has no O, I and L.
_MEANT = str.maketrans("OIL", "011", " -")

routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@routes.get("/q/{text}")
async def follow(request: Request, text: str, who: Asking) -> Response:
    """To the page of the unit; for a class or activity to its place on it."""
    code = text.upper().translate(_MEANT)
    try:
        await unknown_code_budget(request)
        found = await who.ask(FollowCode(code=code))
    except (NotFound, ValidationError):  # what can't be a code is answered as one that there is not
        note_unknown_code(request)
        return explained(request, NotFound())
    except (CodeWithdrawn, TooManyRequests) as refusal:
        return explained(request, refusal)
    return RedirectResponse(_page(found, code), 302, headers={"Cache-Control": "no-store"})


def _page(found: dict[str, str], code: str) -> str:
    ends = {
        CodeKind.CLASS: f"#class-{found['target']}",
        CodeKind.ACTIVITY: f"#activity-{found['target']}",
        CodeKind.PROMOTER: f"?by={code}",
    }
    return f"/s/{found['unit']}{ends.get(CodeKind(found['kind']), '')}"
