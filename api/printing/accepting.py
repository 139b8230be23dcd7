"""On paper or as plain text: what a client wants, by its `Accept`."""

TEXT, PDF = "text/plain", "application/pdf"


def prefers_pdf(accept: str | None) -> bool:
    """Tell whether a client would rather have PDF than text; text where it is equal."""
    return _weight(accept, PDF) > _weight(accept, TEXT)


def prefers_text(accept: str | None) -> bool:
    """Tell whether a client would rather have text than PDF; PDF where it is equal."""
    return _weight(accept, TEXT) > _weight(accept, PDF)


def _weight(accept: str | None, media_type: str) -> float:
    """Return how well a client likes a type; the closest of its wishes counts."""
    closest = {media_type: 2, media_type.partition("/")[0] + "/*": 1, "*/*": 0}
    wishes = [_wish(part) for part in (accept or "*/*").split(",")]
    known = [(closest[name], weight) for name, weight in wishes if name in closest]
    return max(known)[1] if known else 0.0


def _wish(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return name, float(parameter[2:])
            except ValueError:
                return name, 0.0
    return name, 1.0
