admin-administration = Administration
admin-overview = Vue d’ensemble
admin-needs = Ce qui vous attend
admin-needs-nothing = Rien ne vous attend. Tout va bien.
admin-need-sending = Rien ne part vers d’autres sites ni par courrier : les envois sont en pause.
admin-need-accounts = { $count ->
    [one] { $count } personne a demandé un compte
   *[other] { $count } personnes ont demandé un compte
}
admin-need-jobs = { $count ->
    [one] { $count } tâche a échoué et a été abandonnée
   *[other] { $count } tâches ont échoué et ont été abandonnées
}
admin-need-letters = { $count ->
    [one] { $count } lettre n’a pas pu être envoyée
   *[other] { $count } lettres n’ont pas pu être envoyées
}
admin-need-silent = { $count ->
    [one] { $count } site ne répond pas
   *[other] { $count } sites ne répondent pas
}
admin-need-paused = { $count ->
    [one] { $count } boîte refuse tout et attend une décision
   *[other] { $count } boîtes refusent tout et attendent une décision
}
admin-need-dead = { $count ->
    [one] { $count } message n’a pas pu être livré
   *[other] { $count } messages n’ont pas pu être livrés
}
admin-need-quarantined = { $count ->
    [one] { $count } message reçu n’a pas pu être traité
   *[other] { $count } messages reçus n’ont pas pu être traités
}
