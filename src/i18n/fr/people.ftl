people-no-topics = Aucun sujet ouvert pour l’instant.
people-since = ici depuis :
people-original = Voir sa page sur son site
people-edit = Modifier mon profil
people-organization = Organisation
people-position = Fonction
people-country = Pays
people-gone = Personne ayant fermé son compte
people-for-institution = s’exprime pour son institution
people-personally = à titre personnel
people-title = Personnes
people-intro = Qui est ici, où chacun travaille et ce qu’il connaît. Chacun décide de ce que l’on voit de lui.
people-search = Chercher des personnes
people-search-hint = Nom, organisation ou sujet
people-search-go = Chercher
people-all = Voir tout le monde
people-none = Personne ne correspond à cette recherche. Retirez un filtre ou essayez un autre mot.
people-filters = Filtres
people-keywords = Sujets connus
people-languages = Langues
people-communities = Communautés
people-speaks = Parle
people-knows = Connaît
people-no-replies = Aucune réponse pour l’instant.
people-written = Sujets et réponses
people-count = { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
people-answers = { $count ->
        [one] { $count } réponse acceptée
       *[other] { $count } réponses acceptées
    }
people-tab-topics = { $count ->
        [one] { $count } sujet
       *[other] { $count } sujets
    }
people-tab-replies = { $count ->
        [one] { $count } réponse
       *[other] { $count } réponses
    }
people-useful = { $count ->
        [one] utile à { $count } personne
       *[other] utile à { $count } personnes
    }
people-language-name = { $code ->
        [es] espagnol
        [pt] portugais
        [en] anglais
        [fr] français
        [ht] créole haïtien
        [nl] néerlandais
        [gn] guarani
        [qu] quechua
        [ay] aymara
        [de] allemand
        [it] italien
        [ca] catalan
        [gl] galicien
        [eu] basque
        [zh] chinois
        [ja] japonais
        [ar] arabe
        [ru] russe
       *[other] { $code }
    }
people-role = { $role ->
        [facilitator] facilite
        [librarian] tient la bibliothèque
        [host] organise des rencontres
       *[other] membre
    }
people-gone-title = Cette personne a fermé son compte
people-gone-next = Ses écrits peuvent rester dans les communautés, sans son nom. Personne d’autre ne pourra prendre ce nom.
people-of-community = Personnes de { $name }
people-newcomers = À accueillir
people-newcomers-why = Arrivées ce mois-ci, elles n’ont encore reçu aucune réponse.
people-joined = ici depuis
people-first-post = Son premier texte
people-welcomed = Accueil fait
