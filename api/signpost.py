"""The short way to a route: by its method and the number of words in its address.

FastAPI asks one route after the other, and those of a router in a router once more on
each level: for a service of many routes that is a third of the work of a request.
"""

from collections import defaultdict
from collections.abc import Sequence

from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send

_FOUND = "baybridge.route"


class Signpost(BaseRoute):
    """Stands before all other routes; what it does not know goes the long way.

    Of several that match, the first one in the order of the routes is taken, as ever.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes: dict[tuple[str, int], list[RouteContext]] = defaultdict(list)
        for context in iter_route_contexts(routes):
            if not isinstance(context.original_route, APIRoute):
                continue
            path = context.path_format or ""
            assert ":path}" not in (context.path or ""), "it would match any length"
            for method in context.methods or ():
                self._routes[method, path.count("/")].append(context)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http":
            kind = scope["method"], scope["path"].count("/")
            for context in self._routes.get(kind, ()):
                match, found = context.matches(scope)
                if match == Match.FULL:
                    found |= {"route": context.original_route, _FOUND: context}
                    return match, found
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope.pop(_FOUND).app(scope, receive, send)


def stand(router: Router) -> None:
    """Put a signpost before the routes that a router has by now."""
    router.routes.insert(0, Signpost(router.routes))
