security-tab-profile = Perfil
security-tab = Seguridad
