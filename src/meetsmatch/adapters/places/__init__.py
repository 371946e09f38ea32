"""The city table that comes with MeetsMatch. Its data are GeoNames' (CC BY 4.0, see NOTICE)."""

from meetsmatch.adapters.places.gazetteer import Gazetteer
from meetsmatch.adapters.places.late import LatePlaces

__all__ = ["Gazetteer", "LatePlaces"]
