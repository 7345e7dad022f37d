notifications-title = Avisos
notifications-bell = { $count ->
        [one] Avisos: 1 não lido
       *[other] Avisos: { $count } não lidos
    }
notifications-all = Todos
notifications-unread = Não lidos
notifications-mentions = Menções
notifications-unread-one = não lido
notifications-read-one = Marcar como lido
notifications-read-all = Marcar tudo como lido
notifications-read-community = Marcar a comunidade como lida
notifications-done-all-read = Tudo ficou marcado como lido.
notifications-done-kept = Foi guardado de novo.
notifications-done-unkept = Foi retirado dos guardados.
notifications-none = Aqui você verá quem lhe responde, quem escreve o seu nome e o que espera a sua decisão. Por enquanto não há nada.
notifications-none-unread = Você já leu todos os seus avisos.
notifications-none-mentions = Ninguém escreveu o seu nome ainda.
notifications-to-settings = Escolher o que chega por e-mail
notifications-mention = { $name } escreveu o seu nome
notifications-reply = { $name } respondeu a você
notifications-accepted = A sua resposta foi aceita
notifications-answered = A sua pergunta já tem uma resposta aceita
notifications-watched = { $name } respondeu
notifications-thread = { $count ->
        [one] Uma resposta nova, de { $name }
       *[other] { $count } respostas novas, a última de { $name }
    }
notifications-topic = { $name } abriu um tema
notifications-useful = { $count ->
        [one] { $name } achou útil
       *[other] { $count } pessoas acharam útil, a última { $name }
    }
notifications-follow = { $name } segue o que você publica
notifications-join-request = { $name } pede para ser membro
notifications-admitted = O seu pedido foi aceito: você já é membro
notifications-declined = O seu pedido não foi aceito
notifications-role-facilitator = Agora você facilita esta comunidade
notifications-role-not-facilitator = Você já não facilita esta comunidade
notifications-role-librarian = Agora você cuida da biblioteca
notifications-role-not-librarian = Você já não cuida da biblioteca
notifications-role-host = Agora você conduz os webinários
notifications-role-not-host = Você já não conduz os webinários
notifications-role-member = Agora você é membro
notifications-role-not-member = Você já não é membro
notifications-account-request = { $name } pede uma conta
notifications-report = Há uma denúncia que espera a sua decisão
notifications-decision = A moderação decidiu sobre algo seu
notifications-decision-reporter = Foi decidido sobre o que você denunciou
notifications-decision-upheld = A revisão que você pediu terminou: a decisão foi mantida
notifications-decision-reversed = A revisão que você pediu terminou: a decisão foi anulada
notifications-decision-undone = Uma decisão sobre algo seu foi anulada
notifications-appeal = Uma decisão espera que outra pessoa a reveja
notifications-kind-mention = Alguém escreve o meu nome
notifications-kind-reply = Alguém me responde
notifications-kind-accepted = A minha resposta foi aceita
notifications-kind-answered = A minha pergunta tem resposta aceita
notifications-kind-watched = Cada resposta do que vigio
notifications-kind-thread = Respostas novas em temas que sigo
notifications-kind-topic = Temas novos em comunidades que sigo ou vigio
notifications-kind-useful = Alguém acha útil o que escrevi
notifications-kind-follow = Alguém me segue
notifications-kind-join-request = Alguém pede para entrar na minha comunidade
notifications-kind-join-answer = Resposta ao meu pedido
notifications-kind-role = Recebo ou perco uma função
notifications-kind-account-request = Alguém pede uma conta
notifications-kind-report = Denúncias que esperam a minha decisão
notifications-kind-decision = Decisões da moderação que me dizem respeito
notifications-kind-appeal = Decisões que devo rever
notifications-level = Que avisos quero
notifications-level-save = Salvar
notifications-community-muted = Nenhum: silenciar a comunidade
notifications-community-normal = O que me nomeia ou me responde
notifications-community-follow = Também cada tema novo
notifications-community-watch = Cada tema e cada resposta
notifications-topic-muted = Nenhum: silenciar o tema
notifications-topic-normal = O que me nomeia ou me responde
notifications-topic-follow = Respostas novas, num só aviso
notifications-topic-watch = Cada resposta
notifications-fresh = { $count ->
        [one] 1 nova
       *[other] { $count } novas
    }
notifications-fresh-topic = novo
notifications-since-last = Novo desde a sua última visita
notifications-keep = Guardar
notifications-bookmarks = Guardados
notifications-undo = Desfazer
notifications-unkeep = Retirar
notifications-kept-since = guardado
notifications-bookmarks-none = Guarde um tema ou uma resposta com o botão «Guardar» e o encontrará aqui.
notifications-mail-to = As cartas vão para { $email }, três por dia no máximo: o resto espera o resumo.
notifications-mail-unverified = Confirme primeiro que { $email } é seu: até lá não enviamos cartas.
notifications-digest = Resumo
notifications-digest-hint = Uma carta pela manhã com o que ficou pendente e o que há de novo. Se não houver nada, não é enviada.
notifications-rhythm = Com que frequência
notifications-weekday = Dia
notifications-weekly = Uma vez por semana
notifications-daily = Todos os dias
notifications-never = Nunca
notifications-ways = Como chega cada aviso
notifications-ways-hint = Todos estão sempre na lista. Aqui você decide quais chegam também por e-mail.
notifications-way-now = Uma carta na hora
notifications-way-digest = No resumo
notifications-way-here = Só na lista
notifications-unsubscribe = Deixar de receber cartas
notifications-unsubscribe-what = Cartas sobre: { $what }. Os avisos continuarão na sua lista.
notifications-unsubscribe-do = Não me enviar mais estas cartas
notifications-unsubscribed = Pronto: não enviaremos mais cartas sobre: { $what }.
notifications-unsubscribe-undo = Foi engano: quero continuar a recebê-las
notifications-subscribed-again = As cartas continuam chegando: { $what }.
notifications-tags = Etiquetas que segue
notifications-due = O primeiro
notifications-due-replies = { $count ->
        [one] resposta
       *[other] respostas
    }
notifications-due-mentions = { $count ->
        [one] menção
       *[other] menções
    }
notifications-due-accepted = { $count ->
        [one] aceita
       *[other] aceitas
    }
notifications-due-requests = { $count ->
        [one] pedido
       *[other] pedidos
    }
notifications-due-join = { $count ->
        [one] Uma pessoa pede para entrar em { $name }
       *[other] { $count } pessoas pedem para entrar em { $name }
    }
notifications-due-reports = { $count ->
        [one] denúncia
       *[other] denúncias
    }
notifications-due-posts = { $count ->
        [one] texto
       *[other] textos
    }
notifications-due-terms = { $count ->
        [one] termo
       *[other] termos
    }
notifications-due-decide = { $count ->
        [one] Uma denúncia espera a sua decisão em { $name }
       *[other] { $count } denúncias esperam a sua decisão em { $name }
    }
notifications-due-approve = { $count ->
        [one] Um texto espera a sua aprovação em { $name }
       *[other] { $count } textos esperam a sua aprovação em { $name }
    }
notifications-due-propose = { $count ->
        [one] Um termo proposto espera a sua resposta em { $name }
       *[other] { $count } termos propostos esperam a sua resposta em { $name }
    }
notifications-due-oldest = o mais antigo,
notifications-two = { $one } e { $two }
notifications-steps = Para começar
notifications-step-communities = Escolha as suas comunidades
notifications-step-communities-why = As que tocam o seu trabalho: o que há de novo aparecerá aqui.
notifications-step-profile = Diga quem é
notifications-step-profile-why = Com duas linhas os outros saberão a quem perguntam.
notifications-step-write = Faça a sua primeira pergunta ou responda a uma
notifications-step-write-why = Entre numa comunidade e abra um tema: algumas linhas bastam.
