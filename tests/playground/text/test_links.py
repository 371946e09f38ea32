import pytest

from playground.fields import Malformed
from playground.text.links import checked, checked_or_none, secure, user_of


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("Example.org", "http://example.org/"),
        ("http://user:pw@A.b:080/X y", "http://user:pw@a.b:80/X%20y"),
        ("https://a.b?q#f ", "https://a.b/?q#f"),
        ("a.b:1", "http://a.b:1/"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
        ("президент.рф", "http://президент.рф/"),
        ("a%20b.c", "http://a%20b.c/"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("TG:resolve/x", "tg://resolve/x"),
        ("ton://a", "ton://a/"),
        ("tonsite://a.ton/x", "tonsite://a.ton/x"),
    ],
)
def test_links_are_kept_in_telegrams_way(url: str, kept: str) -> None:
    assert checked(url) == kept


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("foo", "Wrong HTTP URL"),
        ("", "URL host is empty"),
        (".", "Host is invalid"),
        ("ftp://a.b", "Unsupported URL protocol"),
        ("a.b:0", "Wrong port number specified in the URL"),
        ("a.b:x", "Wrong port number specified in the URL"),
        ("a.b:65536", "Wrong port number specified in the URL"),
        ("http://[::x]/", "Wrong IPv6 address specified in the URL"),
        ("a b.c", "Disallowed character in URL host"),
        ("a%zz.c", "Wrong percent-encoded symbol in URL host"),
        ("a^@b.c", "Disallowed character in URL userinfo"),
        ("tg://a.b", "Unallowed characters in URL host"),
        ("tg://u@a", "Wrong tg URL"),
        ("ton:https://a", "Wrong ton URL"),
    ],
)
def test_what_is_no_link(url: str, why: str) -> None:
    with pytest.raises(Malformed, match=r"URL '.*' is invalid: ") as caught:
        checked(url)
    assert str(caught.value) == f"URL '{url}' is invalid: {why}"
    assert checked_or_none(url) is None


def test_some_places_take_https_only() -> None:
    assert secure("https://a.b") == "https://a.b/"
    for url in ("http://a.b", "tg://a"):
        with pytest.raises(Malformed, match="Only HTTPS links are allowed"):
            secure(url)


@pytest.mark.parametrize(
    ("url", "person"),
    [
        ("tg://user?id=7", 7),
        ("TG:user/?x=1&id=7#id=8", 7),
        ("tg://user?id=7&id=8", 7),
        ("tg://user?id=x", None),
        ("tg://user?id=0", None),
        ("tg://users?id=7", None),
        ("tg://user", None),
        ("http://user?id=7", None),
    ],
)
def test_links_to_people(url: str, person: int | None) -> None:
    assert user_of(url) == person
