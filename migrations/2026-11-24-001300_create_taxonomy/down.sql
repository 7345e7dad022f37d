drop table topic_concepts;
drop table related_concepts;
drop table concepts;
