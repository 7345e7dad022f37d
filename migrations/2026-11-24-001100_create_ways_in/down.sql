alter table sessions drop column authenticated_at;
drop table passkeys;
drop table recovery_codes;
drop table totp_secrets;
drop table invitation_uses;
drop table invitations;
drop table single_use_tokens;
