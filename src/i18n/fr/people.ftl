people-topics = Sujets ouverts
people-no-topics = Aucun sujet ouvert pour l’instant.
people-replies = Réponses
people-since = ici depuis :
people-original = Voir sa page sur son site
people-edit = Modifier mon profil
