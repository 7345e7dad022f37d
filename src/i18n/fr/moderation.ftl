moderation-banned = Vous ne pouvez pas participer ici pour le moment
moderation-banned-next = Rien n’a été modifié. Vos décisions disent pourquoi, jusqu’à quand, et comment demander un second examen.
moderation-decisions = Décisions vous concernant
moderation-held = En attente de l’accord de l’animation. Pour le moment, vous seul le voyez.
moderation-hidden-reason = Masqué par l’animation : { $reason }
moderation-declined-reason = L’animation ne l’a pas publié : { $reason }
moderation-too-many-links = { $count ->
        [one] Tant que quelques-uns de vos textes n’ont pas été acceptés, vous pouvez mettre { $count } lien.
       *[other] Tant que quelques-uns de vos textes n’ont pas été acceptés, vous pouvez mettre { $count } liens.
    }
moderation-template-off-topic = Votre texte ne porte pas sur ce qui réunit cette communauté. Vous pouvez le publier là où il a sa place, ou nous écrire si vous pensez que nous nous trompons.
moderation-template-spam = Votre texte ressemble à de la publicité ou se répète à plusieurs endroits. Nous ne publions ici ni annonces commerciales ni envois en série.
moderation-template-insult = Votre texte offense une personne ou un groupe. On peut être en désaccord sur tout ; nous vous demandons de le faire avec respect.
moderation-template-personal-data = Votre texte contient des données personnelles d’autrui, qui ne peuvent être publiées sans autorisation. Retirez-les et vous pourrez le publier de nouveau.
moderation-template-copyright = Votre texte reproduit une œuvre protégée sans autorisation. Vous pouvez en citer un extrait avec sa source, ou mettre un lien vers l’original.
moderation-template-wrong = Votre texte affirme quelque chose d’inexact qui peut causer du tort. Nous vous demandons de le corriger ou de citer votre source.
