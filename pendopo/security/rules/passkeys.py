"""The counter of a passkey tells a copy from the original. Source: WebAuthn Level 3, 7.2, step 22."""


def may_be_cloned(stored: int, given: int) -> bool:
    """Whether a passkey's signature counter shows that somebody else signed with a copy of it.

    Args:
        stored: counter of the last signature that was accepted, >= 0; at first that of the registration.
        given: counter of the present signature, >= 0.

    Passkeys that count nothing always say 0; all others must say more than they ever did.
    """
    return (stored != 0 or given != 0) and given <= stored
