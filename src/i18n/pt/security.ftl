security-tab-profile = Perfil
security-tab = Segurança
