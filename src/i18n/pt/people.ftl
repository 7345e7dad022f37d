people-no-topics = Ainda não abriu nenhum tema.
people-since = aqui desde:
people-original = Ver a página no próprio site
people-edit = Editar meu perfil
people-organization = Organização
people-position = Cargo
people-country = País
people-gone = Pessoa que encerrou a conta
people-for-institution = fala pela sua instituição
people-personally = a título pessoal
people-title = Pessoas
people-intro = Quem está aqui, onde trabalha e do que entende. Cada pessoa decide o que se vê dela.
people-search = Buscar pessoas
people-search-hint = Nome, organização ou assunto
people-search-go = Buscar
people-all = Ver todas
people-none = Ninguém corresponde a esta busca. Retire um filtro ou tente outra palavra.
people-filters = Filtros
people-keywords = Assuntos que conhece
people-languages = Idiomas
people-communities = Comunidades
people-speaks = Fala
people-knows = Entende de
people-no-replies = Ainda não respondeu.
people-written = Temas e respostas
people-count = { $count ->
        [one] { $count } pessoa
       *[other] { $count } pessoas
    }
people-answers = { $count ->
        [one] { $count } resposta aceita
       *[other] { $count } respostas aceitas
    }
people-tab-topics = { $count ->
        [one] { $count } tema
       *[other] { $count } temas
    }
people-tab-replies = { $count ->
        [one] { $count } resposta
       *[other] { $count } respostas
    }
people-useful = { $count ->
        [one] útil para { $count } pessoa
       *[other] útil para { $count } pessoas
    }
people-language-name = { $code ->
        [es] espanhol
        [pt] português
        [en] inglês
        [fr] francês
        [ht] crioulo haitiano
        [nl] neerlandês
        [gn] guarani
        [qu] quíchua
        [ay] aimará
        [de] alemão
        [it] italiano
        [ca] catalão
        [gl] galego
        [eu] basco
        [zh] chinês
        [ja] japonês
        [ar] árabe
        [ru] russo
       *[other] { $code }
    }
people-role = { $role ->
        [facilitator] facilita
        [librarian] cuida da biblioteca
        [host] organiza encontros
       *[other] membro
    }
people-gone-title = Esta pessoa encerrou a conta
people-gone-next = O que ela escreveu pode continuar nas comunidades, sem o nome. Ninguém mais poderá usar esse nome.
people-of-community = Pessoas de { $name }
people-newcomers = Para dar as boas-vindas
people-newcomers-why = Entraram este mês e ninguém lhes respondeu ainda.
people-joined = aqui desde
people-first-post = Seu primeiro texto
people-welcomed = Já dei as boas-vindas
