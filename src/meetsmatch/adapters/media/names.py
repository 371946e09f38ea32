"""What a copy may be called, wherever it lies."""


def checked(name: str) -> str:
    """That name; ValueError if it could lead to another place."""
    if not (name.isascii() and name.isalnum()):
        raise ValueError("names of copies are letters and digits")
    return name
