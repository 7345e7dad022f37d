alter table expertise drop constraint expertise_concept_id_fkey;
