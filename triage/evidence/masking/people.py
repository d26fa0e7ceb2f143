"""People in lists: enough to recognise somebody whom one knows, too little to learn of somebody whom one doesn't."""


def half_hidden(address: str) -> str:
    """An address such as sa•••@example.com; "" for what is none."""
    name, at, domain = address.rpartition("@")
    return f"{name[:2]}•••{at}{domain}" if at else ""


def short_name(name: str) -> str:
    """The first name and the initial of the last one: "Sari W."; a single name stays."""
    first, *others = name.split() or [""]
    return f"{first} {others[-1][0]}." if others else first
