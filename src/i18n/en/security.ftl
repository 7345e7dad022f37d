security-tab-profile = Profile
security-tab = Security
