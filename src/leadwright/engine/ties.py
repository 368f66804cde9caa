"""What an account is to others, as its head keeps it."""

from leadwright.core.unit import Head, Ties


def ties_of(head: Head) -> Ties:
    """What the account is to others, to be changed."""
    if head.ties is None:
        head.ties = Ties()
    return head.ties


def note_domain(head: Head, domain: str) -> None:
    """The domain leads to the account: its own if it has none, else one more."""
    own = head.traits.setdefault("domain", domain)
    if own != domain and domain not in ties_of(head).domains:
        ties_of(head).domains.append(domain)


def forget_domain(head: Head, domain: str) -> None:
    """The domain leads to the account no more."""
    ties = ties_of(head)
    if domain in ties.domains:
        ties.domains.remove(domain)
    elif head.traits.get("domain") == domain:
        del head.traits["domain"]
        if ties.domains:
            head.traits["domain"] = ties.domains.pop(0)
