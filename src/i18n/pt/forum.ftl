forum-kind = O que é
forum-kind-discussion = Conversa
forum-kind-question = Pergunta
forum-kind-announcement = Anúncio
forum-kind-discussion-hint = para comparar casos e opiniões
forum-kind-question-hint = espera uma resposta que se possa aceitar
forum-kind-announcement-hint = de quem facilita
forum-from-site = de { $name }
forum-from-host = em { $name }
forum-role-opened = abriu o tema
forum-role-facilitates = facilita
forum-edited = editado
forum-original = Ver onde foi escrito
forum-pending = Enviado; ainda não confirmado por { $name }
forum-refused = { $name } não aceitou este texto. Só você o vê; pode copiá-lo ou apagá-lo.
forum-useful = Útil
forum-useful-rest = para o meu trabalho
forum-thanks = Agradeço
forum-reply = Responder
forum-more = Mais
forum-edit = Editar
forum-history = Versões
forum-delete = Apagar
forum-pin = Fixar no topo
forum-unpin = Desafixar
forum-lock = Fechar para respostas
forum-unlock = Abrir para respostas
forum-accept = Aceitar como resposta
forum-unaccept = Já não é a resposta
forum-accepted = Resposta aceita
forum-accepted-above = A resposta aceita está no topo
forum-answered = Respondida
forum-unanswered = sem resposta
forum-pinned = Fixado
forum-locked = Fechado
forum-locked-long = Este tema está fechado e não aceita mais respostas.
forum-replies = { $count ->
        [one] { $count } resposta
       *[other] { $count } respostas
    }
forum-replies-to = { $count ->
        [one] { $count } resposta a { $name }
       *[other] { $count } respostas a { $name }
    }
forum-answers = responde a { $name }
forum-by-thread = Por conversa
forum-by-date = Por data
forum-no-answers-yet = Ninguém respondeu ainda. Se você sabe, algumas linhas bastam.
forum-no-replies-yet = Ninguém respondeu ainda.
forum-withdrawn = Quem escreveu retirou esta resposta.
forum-removed = A facilitação retirou esta resposta.
forum-your-reply = Sua resposta
forum-to = a { $name }
forum-sign-in-to-reply = Para responder é preciso ter conta.
forum-members-only = Nesta comunidade respondem os membros.
forum-more-topics = Outros temas da comunidade
forum-facilitate = Facilitar
forum-title = Título
forum-title-hint = A pergunta inteira, como a faria em uma reunião.
forum-text = Texto
forum-publish = Publicar
forum-save = Salvar as alterações
forum-cancel = Deixar como estava
forum-sent-elsewhere = Esta comunidade fica em { $name }. O seu texto é publicado lá e também aqui.
forum-edit-topic = Editar o tema
forum-edit-reply = Editar a resposta
forum-edit-hint = As versões anteriores ficam à vista de todos.
forum-history-title = Versões deste texto
forum-history-of = { $count ->
        [one] { $name } escreveu { $count } versão.
       *[other] { $name } escreveu { $count } versões.
    }
forum-version = Versão { $number }
forum-version-current = Versão atual
forum-version-first = Primeira versão
forum-back = Voltar ao tema
forum-delete-topic = Apagar este tema?
forum-delete-reply = Apagar esta resposta?
forum-delete-what = Desaparece daqui e pedimos aos outros sites que também a apaguem. Não é possível desfazer.
forum-delete-replies = { $count ->
        [one] A resposta de outra pessoa é mantida.
       *[other] As { $count } respostas de outras pessoas são mantidas.
    }
forum-delete-others = O texto é de outra pessoa: ficará dito que a facilitação o retirou.
forum-keep = Manter
forum-tag = Temas com { $tag }
forum-tag-none = Ninguém usou esta etiqueta ainda.
forum-edit-conflict = Este texto mudou enquanto você escrevia. Veja a versão atual no histórico; se salvar, a sua a substitui.
