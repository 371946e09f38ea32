"""Lists of the operator's, and their time zone, as settings have them."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

from meetsmatch.adapters.written import read_interests, read_numbers, read_prices
from meetsmatch.core.monitoring import Zone
from meetsmatch.core.offers import Offer

Prices = Annotated[tuple[Offer, ...], NoDecode, BeforeValidator(read_prices)]
Numbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(read_numbers)]
Interests = Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_interests)]
TimeZone = Annotated[str, AfterValidator(lambda given: Zone.read(given).name)]
