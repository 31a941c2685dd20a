"""Cookies of the portal: no script reads them, no foreign page has them sent."""

from thads.plonetypes import Request


def set_cookie(
    request: Request, name: str, value: str, lifetime: int, path: str = "/"
) -> None:
    """Give a browser a cookie for `lifetime` seconds; over HTTPS for HTTPS only."""
    request.response.setCookie(
        name,
        value,
        path=path,
        max_age=lifetime,
        http_only=True,
        same_site="Lax",
        secure=request.URL.startswith("https:"),
    )
