"""Storeys of FloorPlanMini, small or whole."""
from sympoint.floorplan_mini.buildings import BUILDINGS
from sympoint.floorplan_mini.dice import Dice
from sympoint.floorplan_mini.plan import Plan
from sympoint.floorplan_mini.symbols import Book, WideBook
from sympoint.floorplan_mini.wide_plan import WidePlan


def build(building, seed):
    """A storey of the first edition, not furnished."""
    dice = Dice(seed)
    plan = Plan(dice, Book(dice.spawn('book'), heldout=bool(seed % 2)))
    BUILDINGS[building](plan)
    return plan


def two_rooms():
    """A bedroom and a hall east of it; the plan and the rooms' numbers."""
    plan = Plan(Dice(4), Book(Dice(5), heldout=False))
    west = plan.cell(0, 0, 4000, 3000, 'bedroom')
    east = plan.cell(4000, 0, 7000, 3000, 'hall')
    plan.close()
    return plan, west, east


def storey(key, building='house'):
    """A storey of the wide edition, not furnished."""
    plan = WidePlan(Dice(key), WideBook(Dice(key, 1), heldout=False))
    BUILDINGS[building](plan)
    return plan
