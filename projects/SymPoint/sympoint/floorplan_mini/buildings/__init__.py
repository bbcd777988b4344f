"""Lay out a storey on an empty plan, by the type of building."""
from .apartment import apartment
from .garage import garage
from .hall import auditorium, hall
from .hotel import hotel
from .house import house
from .office import office

BUILDINGS = dict(
    apartment=apartment,
    hotel=hotel,
    house=house,
    office=office,
    hall=hall,
    auditorium=auditorium,
    garage=garage)

__all__ = ['BUILDINGS']
