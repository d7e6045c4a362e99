order = Commande { $number }
order-placed = passée le { $date }
language = Langue
your-order = Votre commande
where-now = Où elle en est
we-have-it = Nous avons bien reçu votre commande
arrives = Livraison prévue
was-to-arrive = Devait arriver
date-passed = Cette date est passée et il n’y en a pas encore de nouvelle. Nous en sommes désolés.
date-passed-ask = Cette date est passée et il n’y en a pas encore de nouvelle. Nous en sommes désolés. N’hésitez pas à nous demander : une personne vous répond, voir ci-dessous.
nothing-to-do = Vous n’avez rien à faire.
next = Étape suivante : { $step }.
next-usually = Étape suivante : { $step }, en général { $time }.
need = Nous avons besoin de vous
on-hold = En attente depuis : { $moment }
carrier = Transporteur
carrier-number = Numéro de suivi
total = Total
decimal-sign = ,
withdrawn = Cette commande a été retirée
withdrawn-why = Elle avait été saisie par erreur ; rien ne sera fabriqué ni envoyé.
withdrawn-ask = Elle avait été saisie par erreur ; rien ne sera fabriqué ni envoyé. Si vous attendez quelque chose, demandez-nous : une personne vous répond, voir ci-dessous.

delay = { $days ->
    [one] { $days } jour plus tard que promis
   *[other] { $days } jours plus tard que promis
}
delay-promised = Promis
delay-new = Nouvelle date
delay-why = Pourquoi
delay-ask = Si la nouvelle date ne vous convient pas, dites-le-nous : une personne vous répond, voir ci-dessous.

steps = Étapes
step-done = Terminé :
step-now = En cours :
step-ahead = À venir :
since = depuis : { $moment }
usually = en général { $time }
expected = prévu { $window }
by-carrier = avec { $carrier }, numéro de suivi { $number }

hold-payment = Nous attendons votre paiement avant de continuer.
hold-address = Il nous faut votre adresse de livraison complète : contactez-nous, s’il vous plaît.
hold-customer = Nous attendons votre réponse : contactez-nous, s’il vous plaît.
hold-stock = Votre commande attend un article momentanément en rupture de stock.
hold-supplier = Votre commande attend l’un de nos fournisseurs.
hold-quality = Nous vérifions une seconde fois la qualité avant de poursuivre.
hold-other = Votre commande est en attente pour le moment. Nous nous en occupons.

person = Une personne vous répond
updated = À jour aujourd’hui, { $date }, à { $time }.
by-itself = Cette page se met à jour d’elle-même.
imprint = Mentions légales
privacy = Confidentialité
news = Mise à jour : { $what }.
connection-lost = Connexion perdue, nouvelle tentative.

nowhere = Ce lien ne mène nulle part
nowhere-why = Il contient peut-être une faute de frappe, ou a été coupé en chemin.
nowhere-ask = Ouvrez le lien du dernier message de { $shop }, ou demandez-leur un nouveau lien.
