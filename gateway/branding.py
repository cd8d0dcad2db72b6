"""Whose pages these are: an instance's name, colour and contact. Without a file they are the city's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Contact = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]

routes = APIRouter(include_in_schema=False)


class Branding(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name_zh: Name = "巾帼"
    name_en: Name = "Jinguo"
    colour: Colour = "#b3123f"
    contact: Contact = ""


def load(file: str | None) -> Branding:
    """Raises `pydantic.ValidationError` for a file that says something else, `OSError` where there is none."""
    return Branding.model_validate_json(Path(file).read_bytes()) if file else Branding()


@routes.get("/branding.css")
async def style(request: Request) -> Response:
    """A sheet of its own, so that no page needs an inline style."""
    colour = request.app.state.branding.colour
    return Response(f":root {{ --rose: {colour}; }}\n", media_type="text/css", headers={"Cache-Control": "max-age=300"})
