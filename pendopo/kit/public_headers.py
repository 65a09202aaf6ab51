"""The headers of the public plane: what its server sends, and what a watcher looks for.

Public pages are files, the same for everybody, so a policy with a fresh nonce a request is out of reach; they hold no
script at all, and the policy says so, which is stricter. Should one ever slip in, Trusted Types stop it from writing HTML.
"""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
