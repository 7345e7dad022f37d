# The page of the REST API
docs-title = Interface de programmation
docs-about = Tout ce que vous faites dans les pages, un de vos programmes peut le faire aussi. Cette page est écrite à partir de la description que lisent les programmes ; les textes de chaque opération sont en anglais.
docs-base = Adresse
docs-description = Description
docs-openapi = OpenAPI 3.1, en JSON
docs-ids = Formes
docs-ids-how = Les identifiants sont des nombres écrits comme du texte ; les heures suivent la RFC 3339, en UTC ; les listes arrivent dans un objet avec le champ « items ». Les corps sont des objets JSON et refusent les champs inconnus.
docs-tokens = Accès
docs-tokens-how = Ce qui est public se lit sans rien. Pour le reste, envoyez une clé d’accès dans l’en-tête Authorization. L’administration de ce site la crée avec « ateneo token NOM » ; ses droits sont read, write et follow.
docs-paging = Longues listes
docs-paging-how = Demandez jusqu’à 100 éléments avec « limit ». S’il y en a d’autres, l’en-tête Link donne l’adresse de la page suivante, avec rel="next".
docs-unchanged = Ce qui n’a pas changé
docs-unchanged-how = Chaque lecture porte un ETag. Renvoyez-le dans If-None-Match et vous recevrez 304 si rien n’a changé ; dans If-Match, en modifiant, et vous recevrez 412 si quelqu’un a été plus rapide.
docs-languages = Langues
docs-languages-how = Les titres qui existent en plusieurs langues arrivent dans celle que demande « lang » ou l’en-tête Accept-Language.
docs-errors = Erreurs
docs-errors-how = Ce sont des documents de problème (RFC 9457), avec « status », « title » et « detail ». Ce qui n’existe pas et ce que vous ne pouvez pas voir répondent pareil : 404. Avec 429 et 503, l’en-tête Retry-After dit quand revenir. Si quelque chose échoue ici, mentionnez l’en-tête X-Request-Id.
docs-invalid = Données non valables
docs-invalid-how = Avec 422, la liste « errors » nomme chaque champ (« field »), un code pour les programmes (« code ») et un texte pour les personnes (« message ») ; rien n’a changé.
docs-resources = Opérations
docs-resource-title = Interface de programmation : { $name }
docs-objects = Objets
docs-needs-token = Demande une clé d’accès avec le droit { $scope }.
docs-needs-none = Ne demande pas de clé d’accès ; avec une clé, montre aussi ce que vous pouvez voir.
docs-parameters = Paramètres
docs-body = Corps
docs-example = Exemple
docs-answers = Réponses
docs-name = Nom
docs-kind = Type
docs-meaning = Signification
docs-required = obligatoire
docs-status = Code
# The end of a list; "before-i" where the next word begins with the sound i
docs-and = { $start } et { $end }
docs-and-before-i = { $start } et { $end }
