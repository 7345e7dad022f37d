admin-administration = Administration
admin-overview = Vue d’ensemble
admin-needs = Ce qui vous attend
admin-needs-nothing = Rien ne vous attend. Tout va bien.
admin-need-accounts = { $count ->
    [one] { $count } personne a demandé un compte
   *[other] { $count } personnes ont demandé un compte
}
admin-need-reports = { $count ->
    [one] { $count } chose signalée attend une décision
   *[other] { $count } choses signalées attendent une décision
}
admin-need-proposals = { $count ->
    [one] { $count } communauté proposée attend une réponse
   *[other] { $count } communautés proposées attendent une réponse
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
admin-bytes = { $count } o
admin-kilobytes = { $number } ko
admin-megabytes = { $number } Mo
admin-gigabytes = { $number } Go
admin-seconds = { $count } s
admin-minutes = { $count } min
admin-hours = { $count } h
admin-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
admin-members = Membres
admin-servers = Autres sites
admin-deliveries = Envois
admin-jobs = Tâches
admin-mail = Courrier
admin-storage = Stockage
admin-settings = Configuration
admin-keep = Non, conserver
admin-warn-http = L’adresse publique est en http, sans chiffrement.
admin-warn-smtp = Aucun serveur de courrier n’est configuré.
admin-warn-disk = Il reste { $size } sur le disque.
admin-warn-no-backup = Aucune sauvegarde n’a jamais été faite.
admin-warn-old-backup = { $count ->
    [one] La dernière sauvegarde date de { $count } jour.
   *[other] La dernière sauvegarde date de { $count } jours.
}
admin-advice-http = D’autres sites ne parleront pas avec celui-ci. Placez un proxy avec TLS et changez public_url.
admin-advice-smtp = Les lettres restent des fichiers. Renseignez mail.smtp_url.
admin-advice-disk = Libérez de la place : disque plein, la base de données s’arrête.
admin-advice-backup = Programmez « ateneo backup » chaque nuit et gardez les copies sur une autre machine.
admin-sending-paused = Les envois sont en pause.
admin-sending-restored = Ceci est une copie restaurée. Reprenez seulement si l’original ne tourne plus : deux sites du même nom se contrediraient.
admin-sending-said = Les messages aux autres sites et les lettres attendent ; rien n’est perdu.
admin-sending-resume = Reprendre les envois
admin-sending-runs = Les messages aux autres sites et les lettres partent normalement.
admin-sending-pause = Suspendre les envois
admin-new-members = Nouveaux membres
admin-new-posts = Sujets et réponses
admin-active-members = Membres venus
admin-weeks = Les douze dernières semaines
admin-week-before = la semaine précédente : { $count }
admin-member-active = Actif
admin-member-waiting = Attend d’être admis
admin-member-suspended = Suspendu
admin-member-unverified = Adresse non vérifiée
admin-all = Tout
admin-member-find = Nom ou adresse
admin-find = Chercher
admin-state = État
admin-member-none = Personne ne correspond. Essayez moins de lettres ou un autre état.
admin-member = Membre
admin-role = Rôle
admin-seen = Dernière visite
admin-role-admin = Administre
admin-role-member = Membre
admin-never = Jamais
admin-role-take = Retirer l’administration
admin-role-give = Confier l’administration
admin-since = Compte depuis
admin-sessions = Sessions ouvertes
admin-actions = Actions
admin-role-take-hint = Ces pages ne lui seront plus visibles. Il reste toujours au moins une personne.
admin-role-give-hint = Cette personne verra ces pages et pourra tout ce que vous pouvez. Vous pourrez l’annuler ici.
admin-sessions-end = Fermer ses sessions
admin-sessions-hint = Il faudra se reconnecter sur chaque appareil.
admin-community-none = Il n’y a pas encore de communauté. Créez la première avec « ateneo community add ».
admin-community = Communauté
admin-facilitators = Animent
admin-followers = Abonnés ailleurs
admin-topics = Sujets
admin-last-activity = Dernière activité
admin-no-facilitator = Sans animation
admin-members-topics = Membres : { $members } · sujets : { $topics }
admin-server-paused = En pause
admin-server-refusing = Refuse tout
admin-server-away = Sans contact
admin-server-gone = Disparu
admin-server-failing = Échec ; nouvel essai
admin-server-well = À jour
admin-server-trouble = En difficulté
admin-servers-intro = Les sites que celui-ci connaît, et comment les messages leur parviennent.
admin-server-no-trouble = Aucun site n’est en difficulté.
admin-server-none = Aucun autre site n’est encore connu. Ils apparaîtront dès que l’on suivra une personne ou une communauté d’ailleurs.
admin-servers-caption = Graphiques des 14 derniers jours. La pause garde ce qui attend ; la reprise l’envoie.
admin-server = Site
admin-software = Logiciel
admin-sent-today = Livré aujourd’hui
admin-waiting = En attente
admin-action = Action
admin-sent-waiting = Aujourd’hui : { $sent } · en attente : { $waiting }
admin-behind = { $time } de retard
admin-failed-today = { $count ->
    [one] { $count } échec
   *[other] { $count } échecs
}
admin-dead = { $count ->
    [one] { $count } non livré
   *[other] { $count } non livrés
}
admin-resume = Reprendre
admin-pause = Suspendre
admin-try = Réessayer
admin-in-flight = { $count ->
    [one] { $count } en cours
   *[other] { $count } en cours
}
admin-lag = Retard
admin-dead-letters = N’a pas pu être livré
admin-sent-days = Livré en 14 jours
admin-failed-days = Essais manqués en 14 jours
admin-last-seen = Dernier contact
admin-next-try = Prochain essai
admin-last-error = Dernière erreur
admin-drop-all = Tout abandonner
admin-dead-none = Rien. Tout a été livré ou attend encore.
admin-unpublished = { $count ->
    [one] { $count } changement à préparer
   *[other] { $count } changements à préparer
}
admin-oldest = Le plus ancien
admin-fence = Plus longue transaction
admin-fence-hint = plus de 10 s retient les envois
admin-try-all = Tout réessayer
admin-dead-hint = Ce qu’un autre site a refusé ou n’a pas reçu en 14 jours. C’est gardé jusqu’à votre décision.
admin-what = Quoi
admin-why = Pourquoi
admin-tries = Essais
admin-last-try = Dernier essai
admin-forgotten = N’est plus conservé
admin-drop = Abandonner
admin-jobs-intro = Le travail de fond : lettres, avis, importations. Ce qui échoue est tenté six fois.
admin-jobs-none = Il n’y a rien à faire. Les tâches finies ne sont pas gardées.
admin-jobs-failed = Abandonnées
admin-jobs-next = Les prochaines
admin-tried = { $count ->
    [one] { $count } essai
   *[other] { $count } essais
}
admin-job = Tâche
admin-running = En cours
admin-failed = Échecs
admin-mail-unsent = Non envoyées
admin-mail-directory = Elles sont gardées comme fichiers dans { $path }.
admin-mail-sent = Envoyées
admin-mail-week = ces sept derniers jours
admin-mail-from = Expéditeur
admin-mail-test-hint = Vérifiez que les lettres arrivent : une lettre d’essai à { $address }.
admin-mail-test = Envoyer un essai
admin-mail-none = Aucune lettre ce dernier mois.
admin-mail-went = Envoyée
admin-mail-failed = N’a pas pu partir
admin-mail-waits = En attente
admin-mail-letter = Lettre
admin-mail-to = À
admin-mail-again = Renvoyer
admin-mail-test-subject = Lettre d’essai de { $site }
admin-mail-test-text = Si vous lisez ceci, les lettres de ce site arrivent.
admin-storage-database = Base de données
admin-storage-files = Fichiers
admin-files = { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
}
admin-storage-uncounted = comptés une fois par jour
admin-storage-free = Espace libre
admin-storage-of = sur { $size }
admin-storage-backup = Dernière sauvegarde
admin-storage-orphans = { $count ->
    [one] { $count } fichier ({ $size }) n’est dans aucune publication ni aucun profil.
   *[other] { $count } fichiers ({ $size }) ne sont dans aucune publication ni aucun profil.
}
admin-storage-kinds = Fichiers par type
admin-storage-none = Aucun fichier n’a encore été déposé.
admin-storage-largest = Les plus gros
admin-storage-tables = Tables de la base de données
admin-kind = Type
admin-size = Taille
admin-file = Fichier
admin-table = Table
admin-rows = Lignes
admin-settings-intro = Ils sont lus dans le fichier de configuration et les variables ATENEO_* ; ils sont seulement montrés ici. Pour les changer, modifiez le fichier et redémarrez.
admin-setting = Réglage
admin-value = Valeur
admin-yes = oui
admin-no = non
admin-set = défini
admin-not-set = non défini
admin-drop-heading = Abandonner pour de bon ?
admin-drop-all-consequence = { $count ->
    [one] { $count } message pour { $host } n’arrivera jamais.
   *[other] { $count } messages pour { $host } n’arriveront jamais.
}
admin-drop-consequence = Ce message n’arrivera jamais à { $host }.
admin-drop-job-heading = Abandonner cette tâche ?
admin-drop-job-consequence = Ce qu’elle devait faire ne sera pas fait.
admin-drop-letter-heading = Abandonner cette lettre ?
admin-drop-letter-consequence = Elle ne partira pas. La personne qui l’attend ne la recevra pas.
admin-done-sending-paused = Rien ne part vers d’autres sites ni par courrier jusqu’à la reprise des envois.
admin-done-sending-resumed = Les envois continuent, d’abord ce qui attendait.
admin-done-server-paused = Les envois vers ce site sont en pause. Ce qui attend est gardé 14 jours.
admin-done-server-resumed = Les envois vers ce site continuent.
admin-done-tried-again = Un nouvel essai a lieu maintenant.
admin-done-dropped = C’est abandonné.
admin-done-admin-given = Cette personne administre désormais ce site.
admin-done-admin-taken = Cette personne n’administre plus ce site.
admin-done-last-admin = Rien n’a changé : c’est la dernière personne à administrer ce site.
admin-done-member-signed-out = Toutes ses sessions sont fermées.
admin-done-letter-queued = La lettre part dans un instant. Rechargez la page pour voir si le serveur l’a prise.
admin-member-admit = Accepter ou refuser sa demande de compte
admin-verification = Renvoyer la lettre de vérification
admin-verification-hint = La lettre part à { $address }.
admin-suspend-hint = Avec un motif que la personne lit et une date de fin. Elle peut demander un réexamen.
