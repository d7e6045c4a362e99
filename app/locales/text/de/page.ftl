order = Bestellung { $number }
order-placed = aufgegeben am { $date }
language = Sprache
your-order = Ihre Bestellung
where-now = Aktueller Stand
we-have-it = Wir haben Ihre Bestellung
arrives = Kommt an
was-to-arrive = Sollte ankommen
date-passed = Dieser Termin ist vorbei, und es gibt noch keinen neuen. Das tut uns leid.
date-passed-ask = Dieser Termin ist vorbei, und es gibt noch keinen neuen. Das tut uns leid. Bitte fragen Sie uns: Ein Mensch antwortet, siehe unten.
nothing-to-do = Sie müssen nichts tun.
next = Als Nächstes: { $step }.
next-usually = Als Nächstes: { $step }, Dauer meist { $time }.
need = Wir brauchen etwas von Ihnen
on-hold = Wartet seit: { $moment }
carrier = Paketdienst
carrier-number = Sendungsnummer
total = Summe
decimal-sign = ,
withdrawn = Diese Bestellung wurde zurückgezogen
withdrawn-why = Sie war versehentlich erfasst worden; dafür wird nichts hergestellt oder versandt.
withdrawn-ask = Sie war versehentlich erfasst worden; dafür wird nichts hergestellt oder versandt. Wenn Sie auf etwas warten, fragen Sie uns bitte: Ein Mensch antwortet, siehe unten.

delay = { $days ->
    [one] Einen Tag später als zugesagt
   *[other] { $days } Tage später als zugesagt
}
delay-promised = Zugesagt
delay-new = Neuer Termin
delay-why = Grund
delay-ask = Wenn Ihnen der neue Termin nicht passt, sagen Sie es uns bitte: Ein Mensch antwortet, siehe unten.

steps = Schritte
step-done = Erledigt:
step-now = Jetzt:
step-ahead = Steht noch an:
since = seit: { $moment }
usually = Dauer meist { $time }
expected = erwartet: { $window }
by-carrier = mit { $carrier }, Sendungsnummer { $number }

hold-payment = Wir warten auf Ihre Zahlung, bevor es weitergeht.
hold-address = Wir brauchen Ihre vollständige Lieferadresse: Bitte melden Sie sich.
hold-customer = Wir warten auf Ihre Antwort: Bitte melden Sie sich.
hold-stock = Ihre Bestellung wartet auf einen Artikel, der zurzeit nicht vorrätig ist.
hold-supplier = Ihre Bestellung wartet auf einen unserer Lieferanten.
hold-quality = Wir prüfen die Qualität noch einmal, bevor es weitergeht.
hold-other = Ihre Bestellung wartet im Moment. Wir kümmern uns darum.

person = Ein Mensch antwortet
updated = Stand heute, { $date }, { $time } Uhr.
by-itself = Diese Seite aktualisiert sich von selbst.
imprint = Impressum
privacy = Datenschutz
news = Aktualisiert: { $what }.
connection-lost = Verbindung unterbrochen, neuer Versuch läuft.

nowhere = Dieser Link führt ins Leere
nowhere-why = Vielleicht ist er falsch abgetippt oder unterwegs abgeschnitten worden.
nowhere-ask = Öffnen Sie den Link in der letzten Nachricht von { $shop } oder bitten Sie dort um einen neuen.
