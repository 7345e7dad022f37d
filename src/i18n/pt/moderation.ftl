moderation-banned = Por enquanto não pode participar aqui
moderation-banned-next = Nada mudou. Em suas decisões pode ler por quê, até quando e como pedir que outra pessoa reveja.
moderation-decisions = Decisões sobre você
moderation-held = Aguarda a aprovação da facilitação. Por enquanto só você o vê.
moderation-hidden-reason = Oculto pela facilitação: { $reason }
moderation-declined-reason = A facilitação não o publicou: { $reason }
moderation-too-many-links = { $count ->
        [one] Até que alguns de seus textos sejam aceitos pode pôr um link.
       *[other] Até que alguns de seus textos sejam aceitos pode pôr { $count } links.
    }
moderation-template-off-topic = Seu texto não trata do que reúne esta comunidade. Pode publicá-lo onde couber, ou escrever-nos se acha que nos enganamos.
moderation-template-spam = Seu texto parece publicidade ou se repete em vários lugares. Aqui não publicamos anúncios comerciais nem envios em série.
moderation-template-insult = Seu texto ofende uma pessoa ou um grupo. Pode-se discordar de tudo; pedimos que o faça com respeito.
moderation-template-personal-data = Seu texto contém dados pessoais de outra pessoa, que não se podem publicar sem sua permissão. Retire-os e poderá publicá-lo de novo.
moderation-template-copyright = Seu texto copia uma obra protegida sem permissão. Pode citar um trecho com a fonte, ou pôr um link para o original.
moderation-template-wrong = Seu texto afirma algo que não é correto e que pode causar dano. Pedimos que o corrija ou cite a fonte em que se apoia.
