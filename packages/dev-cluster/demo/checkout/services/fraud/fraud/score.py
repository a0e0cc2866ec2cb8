"""How likely an order is not what it seems, from 0 to 100."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    amount: int
    country: str
    shipping_country: str
    orders_before: int
    minutes_since_signup: int


def score(order: Order) -> tuple[int, list[str]]:
    """The score and, for the person who looks at it, why."""
    points = 0
    reasons = []
    if order.country != order.shipping_country:
        points += 30
        reasons.append("ships to another country than it is paid from")
    if order.amount > 50_000 and order.orders_before == 0:
        points += 35
        reasons.append("a large first order")
    if order.minutes_since_signup < 10:
        points += 20
        reasons.append("the account is minutes old")
    return min(points, 100), reasons
