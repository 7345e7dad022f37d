people-topics = Temas que abriu
people-no-topics = Ainda não abriu nenhum tema.
people-replies = Respostas
people-since = aqui desde:
people-original = Ver a página no próprio site
people-edit = Editar meu perfil
