# The page of the REST API
docs-title = Interface de programação
docs-about = Tudo o que você faz nas páginas pode ser feito também por um programa seu. Esta página é escrita a partir da descrição que os programas leem; os textos de cada operação estão em inglês.
docs-base = Endereço
docs-description = Descrição
docs-openapi = OpenAPI 3.1, em JSON
docs-ids = Formas
docs-ids-how = Os identificadores são números escritos como texto; as horas seguem a RFC 3339, em UTC; as listas chegam como um objeto com o campo “items”. Os corpos são objetos JSON e recusam campos desconhecidos.
docs-tokens = Acesso
docs-tokens-how = O que é público se lê sem nada. Para o resto, envie uma chave de acesso no cabeçalho Authorization. A administração deste site a cria com “ateneo token NOME”; as permissões são read, write e follow.
docs-paging = Listas longas
docs-paging-how = Peça até 100 itens com “limit”. Se houver mais, o cabeçalho Link traz o endereço da página seguinte, com rel="next".
docs-unchanged = O que não mudou
docs-unchanged-how = Cada leitura traz um ETag. Devolva-o em If-None-Match e receberá 304 se nada mudou; em If-Match, ao alterar, e receberá 412 se outra pessoa se adiantou.
docs-languages = Idiomas
docs-languages-how = Os títulos que existem em vários idiomas chegam naquele que pede “lang” ou o cabeçalho Accept-Language.
docs-errors = Erros
docs-errors-how = São documentos de problema (RFC 9457), com “status”, “title” e “detail”. O que não existe e o que você não pode ver respondem igual: 404. Com 429 e 503, o cabeçalho Retry-After diz quando voltar. Se algo falhar aqui, mencione o cabeçalho X-Request-Id.
docs-invalid = Dados que não valem
docs-invalid-how = Com 422, a lista “errors” nomeia cada campo (“field”), um código para programas (“code”) e um texto para pessoas (“message”); nada mudou.
docs-resources = Operações
docs-resource-title = Interface de programação: { $name }
docs-objects = Objetos
docs-needs-token = Pede uma chave de acesso com a permissão { $scope }.
docs-needs-none = Não pede chave de acesso; com uma, mostra também o que você pode ver.
docs-parameters = Parâmetros
docs-body = Corpo
docs-example = Exemplo
docs-answers = Respostas
docs-name = Nome
docs-kind = Tipo
docs-meaning = Significado
docs-required = obrigatório
docs-status = Código
# The end of a list; "before-i" where the next word begins with the sound i
docs-and = { $start } e { $end }
docs-and-before-i = { $start } e { $end }
