"""The headers of the public plane: what its server sends, and what a watcher looks for.

Public pages are files, the same for everybody, so a policy with a fresh nonce a request is out of reach; they hold no
script at all, and the policy says so, which is stricter. Should one ever slip in, Trusted Types stop it from writing HTML.

Two pages have a script: the search, which must run where the reader is since there is no server to ask, and the check
of a page against the transparency log, which nobody should have to take from a server. Their policy lets in scripts of
their own host, and differs in nothing else. Trusted Types hold there as well. A site in several languages has one such
page a language.

One page has a form, where readers subscribe to news by e-mail. Nothing here can take it, so it goes to intake's host;
the policy of that page names that host and differs in nothing else.

All pages may ask their own host for files (``connect-src``). Without a script none does; but tools that judge a site ask for
its robots.txt in the name of the page, as Lighthouse does, and take a refusal for a missing file.
"""

import re

SEARCH_PAGE = "/cari/"
CHECK_PAGE = "/periksa/"
SCRIPTED_PAGES = r"^/(cari|periksa)/([a-z][a-z][a-z]?/)?(index\.html)?$"  # as a pattern for servers: /cari/, /periksa/en/
SUBSCRIBE_PAGE = "/langganan/"

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SCRIPT_POLICY = SECURITY_HEADERS["Content-Security-Policy"].replace("connect-src", "script-src 'self'; connect-src", 1)


def subscribe_policy(intake: str) -> str:
    """The policy of the page with the form, which may be sent to the origin of intake (``https://masuk.pemilu.example``)."""
    return SECURITY_HEADERS["Content-Security-Policy"].replace("form-action 'none'", f"form-action {intake}", 1)


def headers_for(path: str, intake: str = "") -> dict[str, str]:
    """The security headers of an answer to a path, without query.

    Args:
        intake: origin of intake; '' where no form leads there.
    """
    if re.match(SCRIPTED_PAGES, path):
        return SECURITY_HEADERS | {"Content-Security-Policy": SCRIPT_POLICY}
    if path == SUBSCRIBE_PAGE and intake:
        return SECURITY_HEADERS | {"Content-Security-Policy": subscribe_policy(intake)}
    return SECURITY_HEADERS
