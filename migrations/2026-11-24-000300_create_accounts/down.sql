drop table rate_counts;
drop table access_tokens;
drop table sessions;
drop table accounts;
