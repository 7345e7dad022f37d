notifications-title = Avis
notifications-bell = { $count ->
        [one] Avis : { $count } non lu
       *[other] Avis : { $count } non lus
    }
notifications-all = Tous
notifications-unread = Non lus
notifications-mentions = Mentions
notifications-unread-one = non lu
notifications-read-one = Marquer comme lu
notifications-read-all = Tout marquer comme lu
notifications-read-community = Marquer la communauté comme lue
notifications-done-all-read = Tout est marqué comme lu.
notifications-done-kept = C’est enregistré de nouveau.
notifications-done-unkept = C’est retiré de ce que vous avez enregistré.
notifications-none = Vous verrez ici qui vous répond, qui écrit votre nom et ce qui attend votre décision. Il n’y a rien pour l’instant.
notifications-none-unread = Vous avez lu tous vos avis.
notifications-none-mentions = Personne n’a encore écrit votre nom.
notifications-to-settings = Choisir ce qui arrive par courriel
notifications-mention = { $name } a écrit votre nom
notifications-reply = { $name } vous a répondu
notifications-accepted = Votre réponse a été acceptée
notifications-answered = Votre question a maintenant une réponse acceptée
notifications-watched = { $name } a répondu
notifications-thread = { $count ->
        [one] { $count } nouvelle réponse, de { $name }
       *[other] { $count } nouvelles réponses, la dernière de { $name }
    }
notifications-topic = { $name } a ouvert un sujet
notifications-useful = { $count ->
        [one] { $name } l’a trouvé utile
       *[other] { $count } personnes l’ont trouvé utile, la dernière { $name }
    }
notifications-follow = { $name } suit ce que vous publiez
notifications-join-request = { $name } demande à devenir membre
notifications-admitted = Votre demande est acceptée : vous êtes membre
notifications-declined = Votre demande n’a pas été acceptée
notifications-role-facilitator = Vous animez désormais cette communauté
notifications-role-not-facilitator = Vous n’animez plus cette communauté
notifications-role-librarian = Vous tenez désormais la bibliothèque
notifications-role-not-librarian = Vous ne tenez plus la bibliothèque
notifications-role-host = Vous conduisez désormais les webinaires
notifications-role-not-host = Vous ne conduisez plus les webinaires
notifications-role-member = Vous êtes maintenant membre
notifications-role-not-member = Vous n’êtes plus membre
notifications-account-request = { $name } demande un compte
notifications-report = Un signalement attend votre décision
notifications-decision = La modération a décidé à propos de ce que vous avez publié
notifications-decision-reporter = Une décision a été prise sur votre signalement
notifications-decision-upheld = Le réexamen que vous avez demandé est terminé : la décision est maintenue
notifications-decision-reversed = Le réexamen que vous avez demandé est terminé : la décision est annulée
notifications-decision-undone = Une décision à propos de ce que vous avez publié a été annulée
notifications-appeal = Une décision attend d’être revue par une autre personne
notifications-kind-mention = Quelqu’un écrit mon nom
notifications-kind-reply = Quelqu’un me répond
notifications-kind-accepted = Ma réponse a été acceptée
notifications-kind-answered = Ma question a une réponse acceptée
notifications-kind-watched = Chaque réponse dans ce que je surveille
notifications-kind-thread = Nouvelles réponses dans les sujets que je suis
notifications-kind-topic = Nouveaux sujets dans les communautés que je suis ou surveille
notifications-kind-useful = Quelqu’un trouve utile ce que j’ai écrit
notifications-kind-follow = Quelqu’un me suit
notifications-kind-join-request = Quelqu’un demande à entrer dans ma communauté
notifications-kind-join-answer = La réponse à ma demande
notifications-kind-role = On me confie ou me retire un rôle
notifications-kind-account-request = Quelqu’un demande un compte
notifications-kind-report = Signalements qui attendent ma décision
notifications-kind-decision = Décisions de la modération qui me concernent
notifications-kind-appeal = Décisions que je dois revoir
notifications-level = Les avis que je veux
notifications-level-save = Enregistrer
notifications-community-muted = Aucun : mettre la communauté en sourdine
notifications-community-normal = Ce qui me nomme ou me répond
notifications-community-follow = Aussi chaque nouveau sujet
notifications-community-watch = Chaque sujet et chaque réponse
notifications-topic-muted = Aucun : mettre le sujet en sourdine
notifications-topic-normal = Ce qui me nomme ou me répond
notifications-topic-follow = Nouvelles réponses, en un seul avis
notifications-topic-watch = Chaque réponse
notifications-fresh = { $count ->
        [one] { $count } nouvelle
       *[other] { $count } nouvelles
    }
notifications-fresh-topic = nouveau
notifications-since-last = Nouveau depuis votre dernière visite
notifications-keep = Garder
notifications-bookmarks = Enregistrés
notifications-undo = Annuler
notifications-unkeep = Retirer
notifications-kept-since = gardé
notifications-bookmarks-none = Gardez un sujet ou une réponse avec le bouton « Garder » et vous le retrouverez ici.
notifications-mail-to = Les lettres vont à { $email }, trois par jour au plus : le reste attend le résumé.
notifications-mail-unverified = Confirmez d’abord que { $email } est à vous : d’ici là nous n’envoyons pas de lettres.
notifications-digest = Résumé
notifications-digest-hint = Une lettre le matin avec ce qui reste ouvert et ce qui est nouveau. S’il n’y a rien, elle n’est pas envoyée.
notifications-rhythm = À quelle fréquence
notifications-weekday = Jour
notifications-weekly = Une fois par semaine
notifications-daily = Chaque jour
notifications-never = Jamais
notifications-ways = Comment arrive chaque avis
notifications-ways-hint = Tous sont toujours dans la liste. Vous décidez ici lesquels arrivent aussi par courriel.
notifications-way-now = Une lettre aussitôt
notifications-way-digest = Dans le résumé
notifications-way-here = Dans la liste seulement
notifications-unsubscribe = Ne plus recevoir de lettres
notifications-unsubscribe-what = Lettres à propos de : { $what }. Les avis restent dans votre liste.
notifications-unsubscribe-do = Ne plus m’envoyer ces lettres
notifications-unsubscribed = C’est fait : nous n’enverrons plus de lettres à propos de : { $what }.
notifications-unsubscribe-undo = C’était une erreur : je veux continuer à les recevoir
notifications-subscribed-again = Les lettres continuent d’arriver : { $what }.
notifications-tags = Étiquettes que vous suivez
notifications-due = En premier
notifications-due-replies = { $count ->
        [one] réponse
       *[other] réponses
    }
notifications-due-mentions = { $count ->
        [one] mention
       *[other] mentions
    }
notifications-due-accepted = { $count ->
        [one] acceptée
       *[other] acceptées
    }
notifications-due-requests = { $count ->
        [one] demande
       *[other] demandes
    }
notifications-due-join = { $count ->
        [one] { $count } personne demande à entrer dans { $name }
       *[other] { $count } personnes demandent à entrer dans { $name }
    }
notifications-due-reports = { $count ->
        [one] signalement
       *[other] signalements
    }
notifications-due-posts = { $count ->
        [one] texte
       *[other] textes
    }
notifications-due-terms = { $count ->
        [one] terme
       *[other] termes
    }
notifications-due-decide = { $count ->
        [one] { $count } signalement attend votre décision dans { $name }
       *[other] { $count } signalements attendent votre décision dans { $name }
    }
notifications-due-approve = { $count ->
        [one] { $count } texte attend votre approbation dans { $name }
       *[other] { $count } textes attendent votre approbation dans { $name }
    }
notifications-due-propose = { $count ->
        [one] { $count } terme proposé attend votre réponse dans { $name }
       *[other] { $count } termes proposés attendent votre réponse dans { $name }
    }
notifications-due-oldest = la plus ancienne,
notifications-two = { $one } et { $two }
notifications-steps = Pour commencer
notifications-step-communities = Choisissez vos communautés
notifications-step-communities-why = Celles qui touchent votre travail : le nouveau apparaîtra ici.
notifications-step-profile = Dites qui vous êtes
notifications-step-profile-why = En deux lignes, les autres sauront à qui ils s’adressent.
notifications-step-write = Posez votre première question ou répondez à une
notifications-step-write-why = Entrez dans une communauté et ouvrez un sujet : quelques lignes suffisent.
