"""How the links to other instances are doing."""

from contracts import link
from gateway.auth import Access
from gateway.table import get, router

routes = router("link", get("/links", link.Links, Access.OPERATOR))
