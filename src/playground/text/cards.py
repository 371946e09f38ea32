"""Finding bank card numbers (source: MessageEntity.cpp, match_bank_card_numbers)."""

import re
from collections.abc import Iterator

# Sixteen to nineteen digits in one piece end at a space; otherwise groups belong together.
_RUN = re.compile(r"(?:[0-9]{16,19}(?= )|[0-9][0-9 -]*)", re.ASCII)
_ANY_LENGTH = range(13, 20)


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where each number that can be a bank card's stands."""
    for found in _RUN.finditer(text):
        number = found[0].rstrip(" -")
        begin, end = found.start(), found.start() + len(number)
        digits = re.sub("[ -]", "", number)
        if not _free(text, begin, end) or len(digits) not in _ANY_LENGTH:
            continue
        if len(number) < 2 * len(digits) and _luhn(digits) and _fits_brand(digits):
            yield begin, end


def _free(text: str, begin: int, end: int) -> bool:
    before, after = text[begin - 1 : begin], text[end : end + 1]
    return not (
        before.isalpha() or before in tuple(".,+-_") or after.isalpha() or after in ("-", "_")
    )


def _luhn(digits: str) -> bool:
    odd = sum(int(digit) for digit in digits[::-2])
    even = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (odd + even) % 10 == 0


def _fits_brand(digits: str) -> bool:
    """Whether the length is right for what the first digits promise."""
    lengths: tuple[tuple[bool, tuple[int, ...]], ...] = (
        (digits[0] == "4", (13, 16, 18, 19)),
        (51 <= int(digits[:2]) <= 55 or 2221 <= int(digits[:4]) <= 2720, (16,)),
        (digits[:2] in ("34", "37"), (15,)),
        (digits[:2] in ("62", "81"), (16, 17, 18, 19)),
        (2200 <= int(digits[:4]) <= 2204, (16,)),
    )
    return next((len(digits) in right for is_brand, right in lengths if is_brand), True)
