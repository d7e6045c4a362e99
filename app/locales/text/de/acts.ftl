need-answers = { $count ->
    [one] Wir brauchen eine Antwort von Ihnen
   *[other] Wir brauchen { $count } Antworten von Ihnen
}
approve-ask = Bitte sehen Sie sich „{ $name }“ an und geben Sie Ihr Einverständnis, oder sagen Sie uns, was anders sein soll.
approve = Freigeben oder Änderung wünschen…
reply = Antworten…
reply-more = Etwas hinzufügen…
replied = Wir haben Ihre Antwort. Danke: Wir machen mit Ihrer Bestellung weiter.
consent-ask = Der Termin hat sich noch einmal verschoben, und das tut uns leid. Bitte sagen Sie uns, ob der neue Termin passt, oder bitten Sie uns um Stornierung.
date-fine = Neuer Termin passt
cancel-ask = Um Stornierung bitten…

your-answers = Ihre Antworten
approved = Sie haben „{ $name }“ am { $date } freigegeben.
change-asked = Sie haben am { $date } eine Änderung an „{ $name }“ gewünscht. Wir melden uns bei Ihnen.
seal = Fingerabdruck dessen, worüber Sie entschieden haben:
date-accepted = Sie sind mit dem neuen Termin einverstanden. Danke.
cancel-asked = Sie haben am { $date } um Stornierung gebeten. Wir antworten Ihnen hier.
cancel-declined = Sie haben am { $date } um Stornierung gebeten. Die Bestellung kann nicht mehr storniert werden:

not-asked = Hier gibt es nichts mehr zu beantworten
not-asked-why = Es ist schon beantwortet, oder seither hat sich etwas geändert. Die Seite Ihrer Bestellung zeigt den aktuellen Stand.
back = Zurück zu Ihrer Bestellung
changed = An Ihrer Bestellung hat sich inzwischen etwas geändert. Bitte sehen Sie noch einmal hin: So ist es jetzt.
too-often = Das war viel auf einmal. Bitte warten Sie einige Minuten und versuchen Sie es noch einmal.
went-wrong = Das hat nicht geklappt. Bitte versuchen Sie es gleich noch einmal.
unreadable = Bitte schreiben Sie höchstens 2.000 Zeichen einfachen Text.

approve-heading = „{ $name }“ freigeben?
approve-only = Sie geben frei, was hier steht, und sonst nichts. Müssen wir etwas davon ändern, fragen wir Sie noch einmal.
approve-contact = Ihr Name und Ihre Adresse, wie Sie sie uns gegeben haben.
approve-seal = Fingerabdruck von alledem:
approve-items = Artikel
approve-yes = Ja, „{ $name }“ freigeben
leave-out = Etwas weglassen…
leave-out-says = Kreuzen Sie an, was Sie nicht möchten. Sie sehen, was bleibt, bevor Sie es freigeben.
leave-out-show = Zeigen, was bleibt
leave-out-none = Kreuzen Sie an, was Sie weglassen möchten, oder geben Sie alles frei.
leave-out-all = Etwas muss bleiben. Möchten Sie nichts davon, wünschen Sie stattdessen eine Änderung.
left-out = Weggelassen
approve-left = Ja, freigeben, was bleibt
leave-out-again = Neu auswählen
wanted = Was soll anders sein?
wanted-hint = Nötig, wenn Sie eine Änderung wünschen.
wanted-missing = Sagen Sie uns, was anders sein soll, damit wir es ändern können.
wanted-send = Änderung wünschen

date-heading = Passt der neue Termin?
date-yes = Ja, der neue Termin passt

cancel-heading = Um Stornierung dieser Bestellung bitten?
cancel-says = Noch wird nichts storniert: Wir lesen Ihren Wunsch und antworten Ihnen auf der Seite Ihrer Bestellung. Begonnene Arbeit muss unter Umständen bezahlt werden.
cancel-why = Der Grund, wenn Sie ihn nennen möchten
cancel-yes = Um Stornierung bitten

reply-heading = Ihre Antwort
reply-label = Was möchten Sie uns sagen?
address-heading = Wohin sollen wir liefern?
address-label = Ihre vollständige Lieferadresse
reply-says = Wer sich um Ihre Bestellung kümmert, liest es.
reply-missing = Schreiben Sie zuerst Ihre Antwort.
reply-yes = Senden

replaced = Dieser Link wurde durch einen neuen ersetzt
replaced-says = Öffnen Sie die neueste Nachricht zu Ihrer Bestellung, oder lassen Sie den neuen Link an die E-Mail-Adresse Ihrer Bestellung schicken.
expired = Dieser Link ist abgelaufen
expired-says = Ihre Bestellung ist schon länger abgeschlossen, und ihre Seite wird nicht für immer aufbewahrt. Wenn Sie etwas dazu wissen möchten, fragen Sie bitte das Geschäft.
email = Ihre E-Mail-Adresse
send-link = Neuen Link schicken
link-sent = Wenn mit dieser Adresse bestellt wurde, ist der neue Link dorthin unterwegs. Das kann einige Minuten dauern.

look-up = Bestellung finden
look-up-says = Mit der Nummer und einer Angabe, die wir von Ihnen haben.
look-up-number = Bestellnummer
look-up-contact = E-Mail-Adresse, Telefonnummer oder Postleitzahl
look-up-hint = So, wie Sie sie bei der Bestellung angegeben haben.
look-up-find = Meine Bestellung zeigen
look-up-nothing = Mit diesen beiden Angaben haben wir keine Bestellung gefunden. Bitte prüfen Sie beide. Sind sie richtig, haben wir den Link an die E-Mail-Adresse der Bestellung geschickt.
look-up-instead = Bestellung mit der Nummer finden
