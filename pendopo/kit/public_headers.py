"""The headers of the public plane: what its server sends, and what a watcher looks for.

Public pages are files, the same for everybody, so a policy with a fresh nonce a request is out of reach; they hold no
script at all, and the policy says so, which is stricter. Should one ever slip in, Trusted Types stop it from writing HTML.

One page has a script: the search, which must run where the reader is since there is no server to ask. Its policy lets
in scripts of its own host, and differs in nothing else. Trusted Types hold there as well. A site in several languages has
one such page a language.

All pages may ask their own host for files (``connect-src``). Without a script none does; but tools that judge a site ask for
its robots.txt in the name of the page, as Lighthouse does, and take a refusal for a missing file.
"""

import re

SEARCH_PAGE = "/cari/"
SEARCH_PAGES = rf"^{SEARCH_PAGE}([a-z][a-z][a-z]?/)?(index\.html)?$"  # as a pattern for servers: /cari/, /cari/en/

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SEARCH_POLICY = SECURITY_HEADERS["Content-Security-Policy"].replace("connect-src", "script-src 'self'; connect-src", 1)


def headers_for(path: str) -> dict[str, str]:
    """The security headers of an answer to a path, without query."""
    return SECURITY_HEADERS | {"Content-Security-Policy": SEARCH_POLICY} if re.match(SEARCH_PAGES, path) else SECURITY_HEADERS
