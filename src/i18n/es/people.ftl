people-topics = Temas que abrió
people-no-topics = Todavía no ha abierto ningún tema.
people-replies = Respuestas
people-since = aquí desde:
people-original = Ver su página en su sitio
people-edit = Editar mi perfil
