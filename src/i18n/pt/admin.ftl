admin-administration = Administração
admin-overview = Resumo
admin-needs = O que espera por você
admin-needs-nothing = Nada espera por você. Tudo funciona.
admin-need-accounts = { $count ->
    [one] { $count } pessoa pediu uma conta
   *[other] { $count } pessoas pediram uma conta
}
admin-need-reports = { $count ->
    [one] { $count } coisa denunciada espera uma decisão
   *[other] { $count } coisas denunciadas esperam uma decisão
}
admin-need-proposals = { $count ->
    [one] { $count } comunidade proposta espera uma resposta
   *[other] { $count } comunidades propostas esperam uma resposta
}
admin-need-jobs = { $count ->
    [one] { $count } tarefa falhou e foi abandonada
   *[other] { $count } tarefas falharam e foram abandonadas
}
admin-need-letters = { $count ->
    [one] { $count } carta não pôde ser enviada
   *[other] { $count } cartas não puderam ser enviadas
}
admin-need-silent = { $count ->
    [one] { $count } site não responde
   *[other] { $count } sites não respondem
}
admin-need-paused = { $count ->
    [one] { $count } caixa recusa tudo e espera uma decisão
   *[other] { $count } caixas recusam tudo e esperam uma decisão
}
admin-need-dead = { $count ->
    [one] { $count } mensagem não pôde ser entregue
   *[other] { $count } mensagens não puderam ser entregues
}
admin-need-quarantined = { $count ->
    [one] { $count } mensagem recebida não pôde ser processada
   *[other] { $count } mensagens recebidas não puderam ser processadas
}
admin-bytes = { $count } B
admin-kilobytes = { $number } kB
admin-megabytes = { $number } MB
admin-gigabytes = { $number } GB
admin-seconds = { $count } s
admin-minutes = { $count } min
admin-hours = { $count } h
admin-days = { $count ->
    [one] { $count } dia
   *[other] { $count } dias
}
admin-members = Membros
admin-servers = Outros sites
admin-deliveries = Entregas
admin-jobs = Tarefas
admin-mail = Correio
admin-storage = Armazenamento
admin-settings = Configuração
admin-keep = Não, conservar
admin-warn-http = O endereço público usa http, sem criptografia.
admin-warn-smtp = Nenhum servidor de correio está configurado.
admin-warn-disk = Restam { $size } livres no disco.
admin-warn-no-backup = Nunca foi feita uma cópia de segurança.
admin-warn-old-backup = { $count ->
    [one] A última cópia de segurança tem { $count } dia.
   *[other] A última cópia de segurança tem { $count } dias.
}
admin-advice-http = Outros sites não falarão com este. Coloque um proxy com TLS e mude public_url.
admin-advice-smtp = As cartas ficam como arquivos. Configure mail.smtp_url.
admin-advice-disk = Libere espaço: com o disco cheio, o banco de dados para.
admin-advice-backup = Programe “ateneo backup” toda noite e guarde as cópias em outra máquina.
admin-sending-paused = Os envios estão em pausa.
admin-sending-restored = Esta é uma cópia restaurada. Retome só se o original já não funciona: dois sites com o mesmo nome se contradiriam.
admin-sending-said = As mensagens a outros sites e as cartas esperam; nada se perde.
admin-sending-resume = Retomar os envios
admin-sending-runs = As mensagens a outros sites e as cartas saem normalmente.
admin-sending-pause = Pausar os envios
admin-new-members = Novos membros
admin-new-posts = Temas e respostas
admin-active-members = Membros que entraram
admin-weeks = As últimas doze semanas
admin-week-before = na semana anterior: { $count }
admin-member-active = Ativo
admin-member-waiting = Espera ser admitido
admin-member-suspended = Suspenso
admin-member-unverified = E-mail não verificado
admin-all = Tudo
admin-member-find = Nome ou e-mail
admin-find = Buscar
admin-state = Estado
admin-member-none = Ninguém corresponde. Tente menos letras ou outro estado.
admin-member = Membro
admin-role = Papel
admin-seen = Última visita
admin-role-admin = Administra
admin-role-member = Membro
admin-never = Nunca
admin-role-take = Retirar da administração
admin-role-give = Dar a administração
admin-since = Conta desde
admin-sessions = Sessões abertas
admin-actions = Ações
admin-role-take-hint = Deixará de ver estas páginas. Sempre fica ao menos uma pessoa.
admin-role-give-hint = Verá estas páginas e poderá fazer tudo o que você pode. Você pode desfazer aqui.
admin-sessions-end = Encerrar suas sessões
admin-sessions-hint = Terá que entrar de novo em todos os aparelhos.
admin-community-none = Ainda não há comunidades. Crie a primeira com “ateneo community add”.
admin-community = Comunidade
admin-facilitators = Facilitam
admin-followers = Seguem de fora
admin-topics = Temas
admin-last-activity = Última atividade
admin-no-facilitator = Sem facilitação
admin-members-topics = Membros: { $members } · temas: { $topics }
admin-server-paused = Em pausa
admin-server-refusing = Recusa tudo
admin-server-away = Sem contato
admin-server-gone = Não existe mais
admin-server-failing = Falhou; nova tentativa
admin-server-well = Em dia
admin-server-trouble = Com problemas
admin-servers-intro = Os sites que este conhece e como as mensagens chegam até eles.
admin-server-no-trouble = Nenhum site tem problemas.
admin-server-none = Ainda não se conhece nenhum outro site. Aparecerão quando alguém seguir uma pessoa ou comunidade de fora.
admin-servers-caption = Gráficos dos últimos 14 dias. Pausar conserva o que espera; retomar o envia.
admin-server = Site
admin-software = Programa
admin-sent-today = Entregue hoje
admin-waiting = Em espera
admin-action = Ação
admin-sent-waiting = Hoje: { $sent } · em espera: { $waiting }
admin-behind = { $time } de atraso
admin-failed-today = { $count ->
    [one] { $count } falhou
   *[other] { $count } falharam
}
admin-dead = { $count ->
    [one] { $count } não entregue
   *[other] { $count } não entregues
}
admin-resume = Retomar
admin-pause = Pausar
admin-try = Tentar de novo
admin-in-flight = { $count ->
    [one] { $count } a caminho
   *[other] { $count } a caminho
}
admin-lag = Atraso
admin-dead-letters = Não foi possível entregar
admin-sent-days = Entregue em 14 dias
admin-failed-days = Tentativas falhas em 14 dias
admin-last-seen = Último contato
admin-next-try = Próxima tentativa
admin-last-error = Último erro
admin-drop-all = Descartar tudo
admin-dead-none = Nada. Tudo foi entregue ou segue em espera.
admin-unpublished = { $count ->
    [one] { $count } mudança por preparar
   *[other] { $count } mudanças por preparar
}
admin-oldest = O mais antigo
admin-fence = Transação mais longa
admin-fence-hint = mais de 10 s retém as entregas
admin-try-all = Tentar tudo de novo
admin-dead-hint = O que outro site recusou ou não recebeu em 14 dias. Fica guardado até você decidir.
admin-what = O quê
admin-why = Por quê
admin-tries = Tentativas
admin-last-try = Última tentativa
admin-forgotten = Já não se conserva
admin-drop = Descartar
admin-jobs-intro = O trabalho de fundo: cartas, avisos, importações. O que falha é tentado seis vezes.
admin-jobs-none = Não há nada por fazer. As tarefas terminadas não são guardadas.
admin-jobs-failed = Abandonadas
admin-jobs-next = As próximas
admin-tried = { $count ->
    [one] { $count } tentativa
   *[other] { $count } tentativas
}
admin-job = Tarefa
admin-running = Em curso
admin-failed = Falhas
admin-mail-unsent = Não enviadas
admin-mail-directory = Ficam como arquivos em { $path }.
admin-mail-sent = Enviadas
admin-mail-week = nos últimos sete dias
admin-mail-from = Remetente
admin-mail-test-hint = Verifique se as cartas chegam: uma de teste para { $address }.
admin-mail-test = Enviar um teste
admin-mail-none = Não há cartas no último mês.
admin-mail-went = Enviada
admin-mail-failed = Não pôde ser enviada
admin-mail-waits = Em espera
admin-mail-letter = Carta
admin-mail-to = Para
admin-mail-again = Enviar de novo
admin-mail-test-subject = Carta de teste de { $site }
admin-mail-test-text = Se você lê isto, as cartas deste site chegam.
admin-storage-database = Banco de dados
admin-storage-files = Arquivos
admin-files = { $count ->
    [one] { $count } arquivo
   *[other] { $count } arquivos
}
admin-storage-uncounted = são contados uma vez por dia
admin-storage-free = Espaço livre
admin-storage-of = de { $size }
admin-storage-backup = Última cópia de segurança
admin-storage-orphans = { $count ->
    [one] { $count } arquivo ({ $size }) não aparece em nenhuma publicação nem perfil.
   *[other] { $count } arquivos ({ $size }) não aparecem em nenhuma publicação nem perfil.
}
admin-storage-kinds = Arquivos por tipo
admin-storage-none = Ainda não foi enviado nenhum arquivo.
admin-storage-largest = Os maiores
admin-storage-tables = Tabelas do banco de dados
admin-kind = Tipo
admin-size = Tamanho
admin-file = Arquivo
admin-table = Tabela
admin-rows = Linhas
admin-settings-intro = São lidas do arquivo de configuração e das variáveis ATENEO_*; aqui só são mostradas. Para mudá-las, edite o arquivo e reinicie.
admin-setting = Ajuste
admin-value = Valor
admin-yes = sim
admin-no = não
admin-set = definido
admin-not-set = não definido
admin-drop-heading = Descartar para sempre?
admin-drop-all-consequence = { $count ->
    [one] { $count } mensagem para { $host } nunca chegará.
   *[other] { $count } mensagens para { $host } nunca chegarão.
}
admin-drop-consequence = Esta mensagem nunca chegará a { $host }.
admin-drop-job-heading = Descartar esta tarefa?
admin-drop-job-consequence = O que devia fazer não será feito.
admin-drop-letter-heading = Descartar esta carta?
admin-drop-letter-consequence = Não será enviada. Quem a esperava não a receberá.
admin-done-sending-paused = Nada sai para outros sites nem por correio até você retomar os envios.
admin-done-sending-resumed = Os envios continuam, primeiro o que esperava.
admin-done-server-paused = Os envios a este site estão em pausa. O pendente fica guardado 14 dias.
admin-done-server-resumed = Os envios a este site continuam.
admin-done-tried-again = Tentamos de novo agora mesmo.
admin-done-dropped = Foi descartado.
admin-done-admin-given = Agora administra este site.
admin-done-admin-taken = Já não administra este site.
admin-done-last-admin = Nada mudou: é a última pessoa que administra este site.
admin-done-member-signed-out = Todas as suas sessões foram encerradas.
admin-done-letter-queued = A carta sai em seguida. Atualize a página para ver se chegou ao servidor.
admin-member-admit = Admitir ou recusar seu pedido de conta
admin-verification = Enviar outra vez a carta de verificação
admin-verification-hint = A carta vai para { $address }.
admin-suspend-hint = Com um motivo que a pessoa lê e uma data de término. Ela pode pedir revisão.
