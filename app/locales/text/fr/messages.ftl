# Ce que les clients apprennent par e-mail : objet et premiers mots de chaque message, et ce qui les entoure.
message-placed-subject = Nous avons bien reçu votre commande { $number }
message-placed-body =
    Bonjour { $customer },

    Merci pour votre commande. Nous vous dirons où elle en est.
message-approval-wanted-subject = Commande { $number } : nous attendons votre réponse
message-approval-wanted-body =
    Bonjour { $customer },

    Votre commande attend une réponse de votre part. Ouvrez sa page et dites-nous ce que vous décidez.
message-reminder-subject = Rappel : la commande { $number } attend votre réponse
message-reminder-body =
    Bonjour { $customer },

    Votre commande attend toujours votre réponse. Nous continuons dès que nous l’avons.
message-promise-set-subject = Commande { $number } : la date de livraison
message-promise-set-body =
    Bonjour { $customer },

    Il y a maintenant une date pour votre commande.
message-moved-on-subject = Commande { $number } : { $status }
message-moved-on-body =
    Bonjour { $customer },

    Votre commande est passée à l’étape suivante.
message-delay-subject = La commande { $number } arrivera plus tard
message-delay-body =
    Bonjour { $customer },

    Votre commande arrivera plus tard que promis. Nous en sommes désolés. Si la nouvelle date ne vous convient pas, dites-le-nous.
message-ready-subject = La commande { $number } est prête
message-ready-body =
    Bonjour { $customer },

    Votre commande est prête.
message-sent-subject = La commande { $number } est en route
message-sent-body =
    Bonjour { $customer },

    Votre commande a quitté notre maison.
message-delivered-subject = La commande { $number } est livrée
message-delivered-body =
    Bonjour { $customer },

    Votre commande a été livrée. Si quelque chose ne va pas, dites-le-nous.
message-cancelled-subject = La commande { $number } est annulée
message-cancelled-body =
    Bonjour { $customer },

    Votre commande a été annulée. Rien de plus ne sera fabriqué ni envoyé.

# The copy of what they decided, which nobody unsubscribes from.
message-answer-copy-subject = Commande { $number } : copie de votre réponse
message-answer-copy-body =
    Bonjour { $customer },

    Voici une copie de ce que vous nous avez dit sur la page de votre commande. Vous n’avez rien à faire ; vous pouvez la conserver.
message-copy-label = { $label } :
message-copy-wrote = Ce que vous avez écrit :
message-copy-because = Vous recevez cette copie parce que vous avez répondu sur la page de votre commande chez { $shop }. Toute personne qui répond en reçoit une.

message-where = Où elle en est :
message-arrives = Livraison prévue :
message-promised = Date promise avant :
message-why = Pourquoi :
message-task = Ce que nous attendons de vous :
message-carrier = Transporteur :
message-again-step = Nous vous écrirons de nouveau à l’étape suivante : { $step }.
message-again-step-date = Nous vous écrirons de nouveau à l’étape suivante : { $step }, et tout de suite si la date change.
message-again-change = Nous vous écrirons de nouveau dès que quelque chose change.
message-again-answer = Nous vous écrirons de nouveau dès que nous aurons votre réponse.
message-last = Ceci est le dernier message au sujet de cette commande.
message-open = La page de votre commande
message-contact = Des questions ? Une personne vous répond : { $contact }
message-because = Vous recevez ce message parce que vous avez commandé chez { $shop }.
message-stop = Ne plus recevoir de messages sur vos commandes :
message-no-date = une date que nous vous communiquerons

unsubscribe = Ne plus recevoir de messages ?
unsubscribe-says = { $shop } envoie à cette adresse e-mail des messages sur vos commandes. Rien ne change tant que vous n’appuyez pas sur le bouton.
unsubscribe-yes = Arrêter les messages
unsubscribed = Vous ne recevrez plus de messages
unsubscribed-says = Plus rien n’est envoyé à cette adresse. Votre commande suit son cours, et sa page montre où elle en est.
subscribe-again = Recevoir de nouveau les messages
subscribed = Vous recevez de nouveau les messages
subscribed-says = { $shop } vous dira de nouveau où en sont vos commandes.
