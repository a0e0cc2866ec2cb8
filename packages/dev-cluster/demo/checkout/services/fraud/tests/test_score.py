from fraud.score import Order, score

USUAL = Order(amount=4_500, country="DE", shipping_country="DE", orders_before=3, minutes_since_signup=90_000)


def test_a_usual_order_scores_nothing():
    assert score(USUAL) == (0, [])


def test_a_large_first_order_is_noticed():
    points, reasons = score(Order(60_000, "DE", "DE", 0, 90_000))
    assert points == 35
    assert reasons == ["a large first order"]
