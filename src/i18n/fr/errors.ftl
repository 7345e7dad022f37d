errors-number = Erreur { $number }
errors-unreadable = Nous n’avons pas compris ce que votre navigateur a envoyé
errors-unreadable-next = Rien n’a été modifié. Revenez à la page précédente et réessayez.
errors-sign-in = Il faut se connecter
errors-sign-in-next = Après la connexion, vous reviendrez à cette page.
errors-forbidden = Cette page n’est pas ouverte à votre compte
errors-forbidden-next = Il faut peut-être être membre de la communauté, ou l’animer. Rien n’a été modifié.
errors-not-found = Il n’y a rien ici
errors-not-found-next = L’adresse est peut-être incomplète, ou la page a été déplacée.
errors-gone = Ceci a été supprimé
errors-gone-next = La personne qui l’a publié, ou l’animation, l’a retiré. Nous n’en gardons pas de copie à montrer.
errors-too-large = Votre envoi est trop volumineux
errors-too-large-next = Rien n’a été publié. Revenez en arrière, choisissez des fichiers plus légers et renvoyez.
errors-expired = La page a expiré avant l’envoi
errors-expired-next = Elle était ouverte depuis longtemps. Rien n’a été publié et rien n’est perdu.
errors-too-many = Trop d’envois à la suite
errors-too-many-next = { $minutes ->
        [one] Attendez { $minutes } minute et réessayez.
       *[other] Attendez { $minutes } minutes et réessayez.
    }
errors-broken = Quelque chose a échoué de notre côté
errors-broken-next = C’est enregistré. Ce qui était publié est en sécurité ; réessayez dans un instant.
errors-unavailable = De retour dans un instant
errors-unavailable-next = Le site est occupé ou en maintenance. Rien n’est perdu.
errors-kept = Ce que vous avez écrit
errors-kept-sign-in = Connectez-vous dans un autre onglet, puis envoyez depuis cette page.
errors-send-again = Envoyer de nouveau
errors-reference = Si cela se reproduit, écrivez à l’administration du site en citant
errors-to-home = Aller à l’accueil
errors-to-communities = Voir les communautés
errors-to-form = Revenir au formulaire
