# The tracking page: what customers read of their order.
order = Order { $number }
order-placed = placed { $date }
language = Language
your-order = Your order
where-now = Where it is now
we-have-it = We have your order
arrives = Arrives
was-to-arrive = Was to arrive
date-passed = That date has passed and there is no new one yet. We are sorry.
date-passed-ask = That date has passed and there is no new one yet. We are sorry. Please ask us: a person answers, see below.
nothing-to-do = You do not need to do anything.
next = Next: { $step }.
next-usually = Next: { $step }, usually { $time }.
need = We need something from you
on-hold = Waiting since { $moment }
carrier = Carrier
carrier-number = Their number
total = Total
decimal-sign = .
withdrawn = This order was withdrawn
withdrawn-why = It had been entered by mistake, and nothing will be made or sent for it.
withdrawn-ask = It had been entered by mistake, and nothing will be made or sent for it. If you are waiting for something, please ask us: a person answers, see below.

delay = { $days ->
    [one] One day later than promised
   *[other] { $days } days later than promised
}
delay-promised = Promised
delay-new = New date
delay-why = Why
delay-ask = If the new date does not suit you, please tell us: a person answers, see below.

steps = Steps
step-done = Done:
step-now = Now:
step-ahead = To come:
since = since { $moment }
usually = usually { $time }
expected = expected { $window }
by-carrier = with { $carrier }, their number { $number }

hold-payment = We are waiting for your payment before we go on.
hold-address = We need your complete delivery address: please get in touch.
hold-customer = We are waiting for your answer: please get in touch.
hold-stock = Your order is waiting for an item that is out of stock at the moment.
hold-supplier = Your order is waiting for one of our suppliers.
hold-quality = We are taking a second look at the quality before your order goes on.
hold-other = Your order is waiting for the moment. We are on it.

person = A person answers
updated = Updated today, { $date }, at { $time }.
by-itself = This page updates by itself.
imprint = Legal notice
privacy = Privacy
news = Updated: { $what }.
connection-lost = Connection lost, trying again.

nowhere = This link leads nowhere
nowhere-why = It may have been mistyped, or cut short on its way to you.
nowhere-ask = Open the link in the latest message from { $shop }, or ask them for a new one.
