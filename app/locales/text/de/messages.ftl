# Was Kunden per E-Mail erfahren: Betreff und erste Worte jeder Nachricht, und was um sie steht.
message-placed-subject = Wir haben Ihre Bestellung { $number }
message-placed-body =
    Guten Tag { $customer },

    danke für Ihre Bestellung. Wir sagen Ihnen, wie es mit ihr weitergeht.
message-approval-wanted-subject = Bestellung { $number }: Wir brauchen Ihre Antwort
message-approval-wanted-body =
    Guten Tag { $customer },

    etwas an Ihrer Bestellung wartet auf Ihre Antwort. Bitte öffnen Sie ihre Seite und sagen Sie uns, wie Sie entscheiden.
message-reminder-subject = Erinnerung: Bestellung { $number } wartet auf Ihre Antwort
message-reminder-body =
    Guten Tag { $customer },

    Ihre Bestellung wartet noch auf Ihre Antwort. Wir machen weiter, sobald wir sie haben.
message-promise-set-subject = Bestellung { $number }: wann sie kommt
message-promise-set-body =
    Guten Tag { $customer },

    für Ihre Bestellung gibt es jetzt einen Termin.
message-moved-on-subject = Bestellung { $number }: { $status }
message-moved-on-body =
    Guten Tag { $customer },

    Ihre Bestellung ist beim nächsten Schritt.
message-delay-subject = Bestellung { $number } kommt später
message-delay-body =
    Guten Tag { $customer },

    Ihre Bestellung kommt später als zugesagt. Das tut uns leid. Wenn Ihnen der neue Termin nicht passt, sagen Sie es uns bitte.
message-ready-subject = Bestellung { $number } ist fertig
message-ready-body =
    Guten Tag { $customer },

    Ihre Bestellung ist fertig.
message-sent-subject = Bestellung { $number } ist unterwegs
message-sent-body =
    Guten Tag { $customer },

    Ihre Bestellung hat unser Haus verlassen.
message-delivered-subject = Bestellung { $number } ist angekommen
message-delivered-body =
    Guten Tag { $customer },

    Ihre Bestellung wurde zugestellt. Wenn etwas nicht stimmt, sagen Sie es uns bitte.
message-cancelled-subject = Bestellung { $number } wurde storniert
message-cancelled-body =
    Guten Tag { $customer },

    Ihre Bestellung wurde storniert. Dafür wird nichts mehr hergestellt oder versandt.

# The copy of what they decided, which nobody unsubscribes from.
message-answer-copy-subject = Bestellung { $number }: eine Kopie Ihrer Antwort
message-answer-copy-body =
    Guten Tag { $customer },

    Dies ist eine Kopie dessen, was Sie uns auf der Seite Ihrer Bestellung gesagt haben. Sie müssen nichts tun; vielleicht möchten Sie sie aufheben.
message-copy-label = { $label }:
message-copy-wrote = Was Sie geschrieben haben:
message-copy-because = Sie bekommen diese Kopie, weil Sie auf der Seite Ihrer Bestellung bei { $shop } geantwortet haben. Jeder, der das tut, bekommt eine.

message-where = Stand:
message-arrives = Kommt an:
message-promised = Vorher zugesagt:
message-why = Grund:
message-task = Was wir von Ihnen brauchen:
message-carrier = Paketdienst:
message-again-step = Wir schreiben Ihnen wieder beim nächsten Schritt: { $step }.
message-again-step-date = Wir schreiben Ihnen wieder beim nächsten Schritt: { $step }, und sofort, wenn sich der Termin ändert.
message-again-change = Wir schreiben Ihnen wieder, sobald sich etwas ändert.
message-again-answer = Wir schreiben Ihnen wieder, sobald wir Ihre Antwort haben.
message-last = Das ist die letzte Nachricht zu dieser Bestellung.
message-open = Die Seite Ihrer Bestellung
message-contact = Fragen? Ein Mensch antwortet: { $contact }
message-because = Sie bekommen diese Nachricht, weil Sie bei { $shop } bestellt haben.
message-stop = Keine Nachrichten mehr zu Ihren Bestellungen:
message-no-date = ein Termin, den wir Ihnen noch sagen

unsubscribe = Keine Nachrichten mehr?
unsubscribe-says = { $shop } schickt Nachrichten zu Ihren Bestellungen an diese E-Mail-Adresse. Geändert wird erst etwas, wenn Sie auf den Knopf drücken.
unsubscribe-yes = Keine Nachrichten mehr schicken
unsubscribed = Sie bekommen keine Nachrichten mehr
unsubscribed-says = An diese Adresse wird nichts mehr geschickt. Ihre Bestellung läuft weiter, und ihre Seite zeigt den Stand.
subscribe-again = Wieder Nachrichten bekommen
subscribed = Sie bekommen wieder Nachrichten
subscribed-says = { $shop } sagt Ihnen wieder, wie es mit Ihren Bestellungen steht.
