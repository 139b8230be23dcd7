"""Pages for people beside the routes: the contract in a browser, and each problem."""

from html import escape
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api import texts
from api.languages import Language, negotiate, translate
from api.problems import name_of, status_of
from domain.kernel import Refusal

router = APIRouter(include_in_schema=False)

_PAGE_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
# Swagger UI sets styles on its own elements; scripts come from here and nowhere else.
_DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
_DOCS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Baybridge API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="contract"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script></body></html>
"""
_START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#contract", deepLinking: true,
  validatorUrl: null, persistAuthorization: false,
});
"""
_FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
}


@router.get("/")
async def front_door() -> Response:
    """Lead whoever opens the address in a browser to the contract."""
    return RedirectResponse("/docs", status_code=303)


@router.get("/docs")
async def docs() -> Response:
    """Show the contract in a browser."""
    return HTMLResponse(_DOCS, headers={"Content-Security-Policy": _DOCS_CSP})


@router.get("/docs/start.js")
async def docs_start() -> Response:
    return Response(_START, media_type="text/javascript")


@router.get("/docs/{name}")
async def docs_file(name: str) -> Response:
    if name not in _FILES:
        raise HTTPException(404)
    return FileResponse(
        _swagger() / name,
        media_type=_FILES[name],
        headers={"Cache-Control": "public, max-age=86400"},
    )


@router.get("/problems/{name}")
async def problem(name: str, request: Request) -> Response:
    """Say in every language what a type of problem means."""
    refusal = _refusals().get(name)
    if refusal is None and name != "invalid":
        raise HTTPException(404)
    language = negotiate(request.headers.get("accept-language"))
    return HTMLResponse(
        _problem_page(name, refusal, language),
        headers={
            "Content-Security-Policy": _PAGE_CSP,
            "Content-Language": language.value,
            "Vary": "Accept-Language",
        },
    )


def _problem_page(name: str, refusal: type[Refusal] | None, language: Language) -> str:
    reason = reason_of(refusal) if refusal else texts.FIELDS_WRONG
    status = status_of(refusal) if refusal else 422
    title = translate(texts.PROBLEM_PAGE, language)
    lines = [
        f'<p lang="{one.value}">{escape(translate(reason, one))}</p>'
        for one in sorted(Language, key=lambda one: one != language)
    ]
    lines.append(f"<p>{escape(translate(texts.STATUS, language))}: {status}</p>")
    if refusal and refusal.RULE:
        rule = translate(texts.RULE, language)
        lines.append(f"<p>{escape(rule)}: {escape(refusal.RULE)}</p>")
    return (
        f'<!doctype html>\n<html lang="{language.value}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body><main>"
        f"<h1>{escape(title)}: {escape(name)}</h1>{''.join(lines)}</main></body></html>"
    )


def reason_of(refusal: type[Refusal]) -> str:
    """Return the sentence of a refusal, in English."""
    return (refusal.__doc__ or refusal.__name__).partition("\n")[0]


def _refusals() -> dict[str, type[Refusal]]:
    found: dict[str, type[Refusal]] = {}
    waiting = Refusal.__subclasses__()
    while waiting:
        refusal = waiting.pop()
        found[name_of(refusal)] = refusal
        waiting += refusal.__subclasses__()
    return found


def _swagger() -> Path:
    spec = find_spec("fastapi_standalone_docs")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static" / "swagger"
