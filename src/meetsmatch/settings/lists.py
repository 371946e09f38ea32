"""Lists of the operator's as settings have them."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from meetsmatch.adapters.written import read_interests, read_numbers, read_prices
from meetsmatch.core.offers import Offer

Prices = Annotated[tuple[Offer, ...], NoDecode, BeforeValidator(read_prices)]
Numbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(read_numbers)]
Interests = Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_interests)]
