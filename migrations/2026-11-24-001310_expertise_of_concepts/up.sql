alter table expertise add constraint expertise_concept_id_fkey foreign key (concept_id) references concepts (id) on delete cascade;
