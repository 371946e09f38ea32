import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text.detect import found_in
from playground.text.entity import units


def found(text: str) -> list[tuple[str, str]]:
    raw = text.encode("utf-16-le")
    return [
        (one.kind, raw[2 * one.offset : 2 * one.end].decode("utf-16-le")) for one in found_in(text)
    ]


def of(kind: str, *parts: str) -> list[tuple[str, str]]:
    return [(kind, part) for part in parts]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@dima", ["@dima"]),
        ("😀@dima, @olga!", ["@dima", "@olga"]),
        ("@gif @abc @ab @a", ["@gif"]),
        ("a@dima _@dima", []),
        ("@dimaж", []),
        ("@" + "a" * 32, ["@" + "a" * 32]),
        ("@" + "a" * 33, []),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    assert found(text) == of("mention", *names)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start payload", ["/start"]),
        ("x /a@my_bot, /b", ["/a@my_bot", "/b"]),
        ("a/b 1/2 //c </b> /d/ /e>", []),
        ("/a@bo", []),
        ("/" + "a" * 65, []),
        ("/командa", []),
    ],
)
def test_commands(text: str, commands: list[str]) -> None:
    assert found(text) == of("bot_command", *commands)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#tag #тег_1 #1 #_", ["#tag", "#тег_1"]),
        ("#tag@channel #tag@ab", ["#tag@channel", "#tag"]),
        ("a#tag #a#b ##c #", ["#c"]),
        ("#" + "a" * 300, ["#" + "a" * 256]),
    ],
)
def test_hashtags(text: str, tags: list[str]) -> None:
    assert found(text) == of("hashtag", *tags)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("$USD $1INCH $USD@channel", ["$USD", "$1INCH", "$USD@channel"]),
        ("a$USD $usd $USDa $ABCDEFGHI $$USD $USD$", []),
    ],
)
def test_cashtags(text: str, tags: list[str]) -> None:
    assert found(text) == of("cashtag", *tags)


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("4242 4242 4242 4242", ["4242 4242 4242 4242"]),
        ("pay 4242-4242-4242-4242.", ["4242-4242-4242-4242"]),
        ("4242424242424242 1", ["4242424242424242"]),
        ("400000   000000   6", ["400000   000000   6"]),
        ("378282246310005", ["378282246310005"]),
        ("4242 4242 4242 4243", []),
        ("a4242424242424242 4242424242424242b x.4242424242424242", []),
        ("424242424242", []),
        ("4 2 4 2 4 2  4  2  4  2  4  2  4  2  4  2", []),
        ("5105105105105100", ["5105105105105100"]),
        ("510510510510511", []),
        ("6200000000000005", ["6200000000000005"]),
        ("0000000000000000", ["0000000000000000"]),
    ],
)
def test_bank_cards(text: str, cards: list[str]) -> None:
    assert found(text) == of("bank_card_number", *cards)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("call +49 30 1234567!", ["+49 30 1234567"]),
        ("+1 (555) 010-9999", ["+1 (555) 010-9999"]),
        ("+123 1+2 +12345", []),
    ],
)
def test_phone_numbers(text: str, numbers: list[str]) -> None:
    assert found(text) == of("phone_number", *numbers)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see example.com.", ["example.com"]),
        ("HTTPS://a.zzz/x?y=(z)#f, ok", ["HTTPS://a.zzz/x?y=(z)#f"]),
        (
            "(a.com/b_(c)) a.com/b) a.com/[x} a.com/x.)",
            ["a.com/b_(c)", "a.com/b", "a.com/[x", "a.com/x"],
        ),
        ("1.2.3.4 256.1.1.1 01.2.3.4 1.2.3 1.2.3.4.5", ["1.2.3.4"]),
        (
            "a.com:80/x a.com:0 a.com:99999 a.com:080",
            ["a.com:80/x", "a.com", "a.com", "a.com:080"],
        ),
        ("user:pw@a.com http://user@a.com", ["user:pw@a.com", "http://user@a.com"]),
        ("Hello.World Ab.COM президент.рф", ["Ab.COM", "президент.рф"]),
        ("a.com? a.com?x a.com/ a.com#", ["a.com", "a.com?x", "a.com/", "a.com"]),
        (
            "a.b http://a.b a..com -.com a-.com _a.com x._a.com a.xn--p1ai a.xn--1 a.c_m",
            ["a.xn--p1ai"],
        ),
        ("http://a.c-m http://a.zz", ["http://a.zz"]),
        (
            "ftp://a.com sftp://a.com tftp://a.com shttp://a.com xhttps://a.com",
            ["ftp://a.com", "https://a.com"],
        ),
        ("tonsite://a.ton #a.com /a.com жa.com", ["tonsite://a.ton", "жa.com"]),
        ("@a.com x@@a.com @x@a.com ://a.com a://b.com", []),
        ("teiegram.org http://teiegram.org/x", []),
        (
            "tg://resolve?domain=x, ton://a tg:// tg://a? TG://b/",
            ["tg://resolve?domain=x", "ton://a", "tg://a", "TG://b/"],
        ),
        ("x. y.z .", []),
        ("a.com\u2000b a.com«b» a\u200d.com", ["a.com", "a.com", "a\u200d.com"]),
        ("a.com...b.com", []),
        ("'a.com'", ["a.com"]),
        ("мир://a.com", []),
    ],
)
def test_links(text: str, urls: list[str]) -> None:
    assert [item for item in found(text) if item[0] == "url"] == of("url", *urls)


@pytest.mark.parametrize(
    ("text", "mails"),
    [
        ("Write me@mail.ru!", ["me@mail.ru"]),
        ("mailto:ab+c@d-e.co.uk", ["ab+c@d-e.co.uk"]),
        ("a@b me@mail.toolongtld me@-a.com", []),
    ],
)
def test_mail_addresses(text: str, mails: list[str]) -> None:
    assert [item for item in found(text) if item[0] == "email"] == of("email", *mails)


bits = st.sampled_from(
    ["@", "/", "#", "$", ".", "://", "http", "a.com", "me@a.com", "😀", " ", "4242", "+", "«"]
)


@given(st.lists(bits | st.text(max_size=3)).map("".join))
def test_whatever_is_found_lies_on_the_text_one_beside_the_other(text: str) -> None:
    last = 0
    for entity in found_in(text):
        assert last <= entity.offset < entity.end
        last = entity.end
    assert last <= units(text)
