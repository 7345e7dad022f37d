mail-unsubscribe = Ne plus recevoir ce type de courrier
mail-notice-subject = { $about }: { $what }
mail-notice-line = { $what } · { $place }
mail-notice-open = Ouvrir
mail-notice-why = Vous recevez cette lettre parce que vous avez choisi de recevoir aussitôt les avis de ce type.
mail-digest-subject = Ce qui reste ouvert et ce qui est nouveau dans { $house }
mail-digest-hello = Voici ce qui s’est passé depuis le dernier résumé.
mail-digest-open = Vos conversations
mail-digest-could-answer = Questions auxquelles vous pourriez répondre
mail-digest-answered = Répondues
mail-digest-new = Nouveaux sujets
mail-digest-newcomers = Qui est arrivé
mail-digest-newcomers-count = { $count ->
        [one] { $count } nouvelle personne
       *[other] { $count } nouvelles personnes
    }
mail-digest-rest = Et aussi
mail-digest-home = Aller à l’accueil
mail-digest-why = Vous recevez cette lettre parce que vous avez choisi un résumé. Vous pouvez changer le jour, le recevoir chaque jour ou jamais dans Réglages, Avis.
