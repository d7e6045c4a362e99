need-answers = { $count ->
    [one] Nous avons besoin d’une réponse de votre part
   *[other] Nous avons besoin de { $count } réponses de votre part
}
approve-ask = Veuillez regarder « { $name } » et donner votre accord, ou nous dire ce qui doit changer.
approve = Approuver ou demander un changement…
reply = Répondre…
reply-more = Ajouter quelque chose…
replied = Nous avons votre réponse. Merci : nous poursuivons votre commande.
consent-ask = La date a de nouveau été reportée, et nous en sommes désolés. Dites-nous si la nouvelle date vous convient, ou demandez-nous d’annuler.
date-fine = La nouvelle date me convient
cancel-ask = Demander l’annulation…

your-answers = Vos réponses
approved = Vous avez approuvé « { $name } » le { $date }.
change-asked = Vous avez demandé un changement pour « { $name } » le { $date }. Nous reviendrons vers vous.
seal = Empreinte de ce que vous avez décidé :
date-accepted = Vous avez accepté la nouvelle date. Merci.
cancel-asked = Vous avez demandé l’annulation le { $date }. Nous vous répondrons ici.
cancel-declined = Vous avez demandé l’annulation le { $date }. La commande ne peut plus être annulée :

not-asked = Il n’y a plus rien à répondre ici
not-asked-why = La réponse a déjà été donnée, ou quelque chose a changé depuis. La page de votre commande indique où elle en est.
back = Retour à votre commande
changed = Quelque chose a changé dans votre commande entre-temps. Veuillez regarder à nouveau : voici où elle en est.
too-often = Cela fait beaucoup d’un coup. Veuillez attendre quelques minutes et réessayer.
went-wrong = Cela n’a pas fonctionné. Veuillez réessayer dans un instant.
unreadable = Veuillez écrire au plus 2 000 caractères de texte simple.

approve-heading = Approuver « { $name } » ?
approve-only = Vous approuvez ce qui est indiqué ici et rien d’autre. Si nous devons y changer quoi que ce soit, nous vous le redemanderons.
approve-contact = Votre nom et votre adresse tels que vous nous les avez donnés.
approve-seal = Empreinte de l’ensemble :
approve-items = Articles
approve-yes = Oui, approuver « { $name } »
leave-out = Retirer quelque chose…
leave-out-says = Cochez ce que vous ne voulez pas. Vous verrez ce qui reste avant de l’approuver.
leave-out-show = Voir ce qui reste
leave-out-none = Cochez ce que vous voulez retirer, ou approuvez le tout.
leave-out-all = Il doit rester quelque chose. Si vous n’en voulez rien, demandez plutôt un changement.
left-out = Retiré
approve-left = Oui, approuver ce qui reste
leave-out-again = Choisir à nouveau
wanted = Qu’est-ce qui doit changer ?
wanted-hint = Nécessaire si vous demandez un changement.
wanted-missing = Dites-nous ce qui doit changer, pour que nous puissions le faire.
wanted-send = Demander un changement

date-heading = La nouvelle date vous convient-elle ?
date-yes = Oui, la nouvelle date me convient

cancel-heading = Nous demander d’annuler cette commande ?
cancel-says = Rien n’est encore annulé : nous lisons votre demande et vous répondons sur la page de votre commande. Le travail déjà commencé peut rester à payer.
cancel-why = Pourquoi, si vous souhaitez le dire
cancel-yes = Demander l’annulation

reply-heading = Votre réponse
reply-label = Que souhaitez-vous nous dire ?
address-heading = Où devons-nous livrer ?
address-label = Votre adresse de livraison complète
reply-says = La personne qui s’occupe de votre commande la lira.
reply-missing = Écrivez d’abord votre réponse.
reply-yes = Envoyer

replaced = Un nouveau lien remplace celui-ci
replaced-says = Ouvrez le message le plus récent au sujet de votre commande, ou faites envoyer le nouveau lien à l’adresse e-mail de votre commande.
expired = Ce lien n’est plus valable
expired-says = Votre commande est terminée depuis quelque temps et sa page n’est pas conservée indéfiniment. Si vous avez une question à son sujet, demandez à la boutique.
email = Votre adresse e-mail
send-link = M’envoyer le nouveau lien
link-sent = Si c’est bien l’adresse de la commande, le nouveau lien vient d’y être envoyé. Cela peut prendre quelques minutes.

look-up = Retrouver votre commande
look-up-says = Avec son numéro et une information que nous connaissons de vous.
look-up-number = Numéro de commande
look-up-contact = E-mail, numéro de téléphone ou code postal
look-up-hint = Tel que vous l’avez indiqué en commandant.
look-up-find = Voir ma commande
look-up-nothing = Nous n’avons trouvé aucune commande avec ces deux informations. Veuillez vérifier les deux. Si elles sont justes, nous avons envoyé le lien à l’adresse e-mail de la commande.
look-up-instead = Retrouver votre commande par son numéro
