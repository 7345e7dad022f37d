forum-kind = De quoi s’agit-il
forum-kind-discussion = Conversation
forum-kind-question = Question
forum-kind-announcement = Annonce
forum-kind-discussion-hint = pour comparer des cas et des avis
forum-kind-question-hint = attend une réponse que l’on peut accepter
forum-kind-announcement-hint = de l’animation
forum-from-site = depuis { $name }
forum-from-host = depuis { $name }
forum-role-opened = a ouvert le sujet
forum-role-facilitates = anime
forum-edited = modifié
forum-original = Voir là où il a été écrit
forum-pending = Envoyé ; pas encore confirmé par { $name }
forum-refused = { $name } n’a pas accepté ce texte. Il n’est visible que pour vous ; vous pouvez le copier ou le supprimer.
forum-useful = Utile
forum-useful-rest = à mon travail
forum-thanks = Merci
forum-reply = Répondre
forum-more = Plus
forum-edit = Modifier
forum-history = Versions
forum-delete = Supprimer
forum-pin = Épingler en haut
forum-unpin = Ne plus épingler
forum-lock = Fermer aux réponses
forum-unlock = Rouvrir aux réponses
forum-accept = Accepter comme réponse
forum-unaccept = N’est plus la réponse
forum-accepted = Réponse acceptée
forum-accepted-above = La réponse acceptée est plus haut
forum-answered = Résolue
forum-unanswered = sans réponse
forum-pinned = Épinglé
forum-locked = Fermé
forum-locked-long = Ce sujet est fermé et n’accepte plus de réponses.
forum-replies = { $count ->
        [one] { $count } réponse
       *[other] { $count } réponses
    }
forum-replies-to = { $count ->
        [one] { $count } réponse à { $name }
       *[other] { $count } réponses à { $name }
    }
forum-answers = en réponse à { $name }
forum-by-thread = Par fil
forum-by-date = Par date
forum-no-answers-yet = Personne n’a encore répondu. Si vous savez, quelques lignes suffisent.
forum-no-replies-yet = Personne n’a encore répondu.
forum-withdrawn = La personne qui l’a écrite a retiré cette réponse.
forum-removed = L’animation a retiré cette réponse.
forum-your-reply = Votre réponse
forum-to = à { $name }
forum-sign-in-to-reply = Pour répondre, il faut un compte.
forum-members-only = Dans cette communauté, ce sont les membres qui répondent.
forum-more-topics = Autres sujets de la communauté
forum-facilitate = Animer
forum-title = Titre
forum-title-hint = La question entière, comme vous la poseriez en réunion.
forum-text = Texte
forum-publish = Publier
forum-save = Enregistrer les modifications
forum-cancel = Laisser tel quel
forum-sent-elsewhere = Cette communauté vit sur { $name }. Votre texte y est publié, et ici aussi.
forum-edit-topic = Modifier le sujet
forum-edit-reply = Modifier la réponse
forum-edit-hint = Les versions précédentes restent visibles de tous.
forum-history-title = Versions de ce texte
forum-history-of = { $count ->
        [one] { $name } a écrit { $count } version.
       *[other] { $name } a écrit { $count } versions.
    }
forum-version = Version { $number }
forum-version-current = Version actuelle
forum-version-first = Première version
forum-back = Retour au sujet
forum-delete-topic = Supprimer ce sujet ?
forum-delete-reply = Supprimer cette réponse ?
forum-delete-what = Le texte disparaît d’ici et nous demandons aux autres sites de le supprimer aussi. C’est irréversible.
forum-delete-replies = { $count ->
        [one] La réponse d’une autre personne est conservée.
       *[other] Les { $count } réponses d’autres personnes sont conservées.
    }
forum-delete-others = Le texte est d’une autre personne : il sera indiqué que l’animation l’a retiré.
forum-keep = Conserver
forum-tag = Sujets avec { $tag }
forum-tag-none = Personne n’a encore utilisé cette étiquette.
forum-edit-conflict = Ce texte a changé pendant que vous écriviez. Consultez la version actuelle dans l’historique ; si vous enregistrez, la vôtre la remplace.
