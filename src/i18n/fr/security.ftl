security-tab-profile = Profil
security-tab = Sécurité
