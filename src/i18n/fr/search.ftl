search-title = Rechercher
search-title-found = « { $query } » : { $count ->
    [one] { $count } résultat
   *[other] { $count } résultats
}
search-everything = Tout Ateneo
search-go = Rechercher
search-days = Entre deux dates
search-since = Du
search-until = Au
search-how = Saisissez un ou plusieurs mots, avec ou sans accents. Leurs autres formes sont trouvées aussi et, en cas de faute de frappe, le mot le plus proche.
search-how-phrase = Une expression exacte
search-how-without = Sans un mot
search-how-address = Quelque chose d’un autre site, par son adresse
search-example-phrase = "zone franche"
search-example-without = origine -textile
search-only-common = Ces mots figurent dans tous les textes.
search-only-common-how = Ajoutez un mot qui dise de quoi il s’agit.
search-too-slow = La recherche prenait trop de temps ; nous l’avons arrêtée.
search-too-slow-how = Ajoutez un mot ou choisissez une communauté, et la réponse viendra aussitôt.
search-filters = Filtres
search-narrow = { $count ->
    [one] Filtrer le résultat
   *[other] Filtrer les { $count } résultats
}
search-total = { $count ->
    [one] { $count } résultat
   *[other] { $count } résultats
}
search-more = Ce sont les plus récents parmi beaucoup d’autres : ajoutez des mots ou des filtres pour vous rapprocher.
search-nearest = Les plus proches
search-newest = Récents
search-instead = Il n’y a rien pour « { $query } ». Voici les résultats pour « { $text } ».
search-meant = Vouliez-vous dire
search-nothing = Nous n’avons rien trouvé avec ces mots. Essayez avec moins de mots, ou avec d’autres.
search-without-filters = Rechercher sans filtres
search-kind-reply = Réponse
search-replied = { $name } a répondu
search-accepted = Acceptée
search-all = Tout
search-kind = Type
search-community = Communauté
search-language = Langue
search-year = Année
search-author = Écrit par
search-discussions = Conversations
search-questions = Questions
search-replies = Réponses
search-people = Personnes
search-communities = Communautés
