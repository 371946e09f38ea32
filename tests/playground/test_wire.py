"""Every dialect in which a call may be written."""

import gzip
import zlib

import pytest

from playground import wire
from playground.errors import ApiError

FORM = "application/x-www-form-urlencoded"
JSON = "application/json; charset=utf-8"
MULTIPART = "multipart/form-data; boundary=xyz"
FORM_PART = f'Content-Disposition: form-data; name="f"\r\nContent-Type: {FORM}'
BARE_PART = "content-disposition: form-data; name=b"
FILE_PART = 'Content-Disposition: form-data; name="f%d"; filename="f"'


def part(head: str, value: str) -> str:
    return f"--xyz\r\n{head}\r\n\r\n{value}\r\n"


def field(name: str, value: str) -> str:
    return part(f'Content-Disposition: form-data; name="{name}"', value)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/bot1:a/getMe", ("1:a", "getMe")),
        ("/bot1:a/GETME", ("1:a", "GETME")),
        ("/bot1:a/", ("1:a", "")),
        ("/bot1:a/test/getMe", ("1:a", "getMe")),
        ("/bot1:a/a/b", ("1:a", "a/b")),
        ("/bot/getMe", ("", "getMe")),
    ],
)
def test_a_path_names_token_and_method(path: str, found: tuple[str, str]) -> None:
    assert wire.target(path) == found


@pytest.mark.parametrize("path", ["/", "/bo", "/bot1:a", "/bot1:a/test", "/bot1:a/testing"])
def test_other_paths_are_not_found(path: str) -> None:
    with pytest.raises(ApiError, match=r"^Not Found$") as error:
        wire.target(path)
    assert error.value.code == 404


@pytest.mark.parametrize(
    ("query", "content_type", "body", "args"),
    [
        ("chat_id=1&text=a+b%21", "", "", {"chat_id": "1", "text": "a b!"}),
        ("", FORM, "text=%D0%BF&empty=", {"text": "п", "empty": ""}),
        ("text=query", FORM, "text=body&more=1", {"text": "query", "more": "1"}),
        ("text=1&text=2", "", "", {"text": "1"}),
        ("", JSON, '{"id": 7, "text": "hé", "x": null}', {"id": "7", "text": "hé", "x": "null"}),
        ("", JSON, '{"m": {"a" : [1, 2.50]}, "b":true}', {"m": '{"a" : [1, 2.50]}', "b": "true"}),
        ("", JSON, '{"text":"first","text":"second"}', {"text": "first"}),
        ("", JSON, ' "bare"', {"content": "bare"}),
        ("", JSON, '"bare" and more', {}),
        ("", JSON, '{"a":1, "b"', {"a": "1"}),
        ("", JSON, '{"a":1, "b":}', {"a": "1"}),
        ("", JSON, '{"a":"\\u0041", broken', {"a": "A"}),
        ("", JSON, "{}", {}),
        ("", JSON, "[1]", {}),
        ("", JSON, '{"a', {}),
        ("q=1", "text/plain", "text=ignored", {"q": "1"}),
        ("", MULTIPART, field("a", "1\r\n2") + field("a", "3") + "--xyz--", {"a": "1\r\n2"}),
        ("", 'multipart/form-data; boundary="xyz"', field("ä", "ö") + "--xyz--", {"ä": "ö"}),
        ("", MULTIPART, "prologue\r\n" + field("a", "1") + "--xyz--\r\nepilogue", {"a": "1"}),
        ("", MULTIPART, part(FORM_PART, "x=1&y=2") + "--xyz--", {"x": "1", "y": "2"}),
        ("", MULTIPART, field("a", "1") + "--xyz", {"a": "1"}),
        ("", MULTIPART, part(BARE_PART, "1") + "--xyz--", {"b": "1"}),
    ],
)  # fmt: skip
def test_arguments_are_read(query: str, content_type: str, body: str, args: object) -> None:
    assert wire.read(query.encode(), content_type, body.encode()).args == args


def test_files_come_by_field_name() -> None:
    head = 'Content-Disposition: form-data; name="pic"; filename="a;b.png"'
    head += "\r\nContent-Type: image/png"
    body = part(head, "\0data") + part(
        'Content-Disposition: form-data; name="x"; filename=""', "y"
    )
    files = wire.read(b"", MULTIPART, (body + "--xyz--").encode()).files
    assert files["pic"].filename == "a;b.png"
    assert files["pic"].content_type == "image/png"
    assert files["pic"].data == b"\0data"
    assert files["x"].content_type == "application/octet-stream"


def test_fifty_files_are_the_limit() -> None:
    body = "".join(part(FILE_PART % n, "") for n in range(51))
    with pytest.raises(ApiError, match="too many files attached") as error:
        wire.read(b"", MULTIPART, (body + "--xyz--").encode())
    assert error.value.code == 413


BIG = b"a=" + b"x" * wire.PARAMETERS_LIMIT


@pytest.mark.parametrize(
    ("query", "content_type", "body"),
    [
        (BIG, "", b""),
        (b"", FORM, BIG),
        (b"", JSON, b'{"a":"' + BIG + b'"}'),
        (b"", MULTIPART, field("a", BIG.decode()).encode()),
        (BIG[: 1 << 19], FORM, BIG[: (1 << 19) + 1]),
    ],
)
def test_a_megabyte_of_parameters_is_the_limit(query, content_type, body) -> None:
    with pytest.raises(ApiError, match="too many parameters") as error:
        wire.read(query, content_type, body)
    assert error.value.code == 413


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("multipart/form-data", b"--xyz", "boundary not found"),
        (MULTIPART, part("A: b", "").encode(), "field name in multipart/form-data not found"),
        (FORM, b"text=%ff", "strings must be encoded in UTF-8"),
        (JSON, b'{"text":"\xff"}', "strings must be encoded in UTF-8"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_bad_request(content_type: str, body: bytes, text: str) -> None:
    with pytest.raises(ApiError, match=f"^Bad Request: {text}$"):
        wire.read(b"", content_type, body)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("", b"plain"),
        ("gzip", gzip.compress(b"plain", mtime=0)),
        ("deflate", zlib.compress(b"plain")),
    ],
)
def test_bodies_may_be_compressed(encoding: str, body: bytes) -> None:
    assert wire.inflated(encoding, body) == b"plain"


@pytest.mark.parametrize(
    ("encoding", "body", "code"),
    [
        ("br", b"", 415),
        ("gzip", b"not gzip", 400),
        ("gzip", gzip.compress(bytes(wire.BODY_LIMIT + 1)), 413),
    ],
)
def test_bad_compression_is_refused(encoding: str, body: bytes, code: int) -> None:
    with pytest.raises(ApiError) as error:
        wire.inflated(encoding, body)
    assert error.value.code == code
