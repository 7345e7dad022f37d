//! Tables as Diesel sees them; written from the migrated database. Columns of types `xid8` and
//! `tsvector` are left out: only SQL reads them.

diesel::table! {
    access_tokens (id) {
        id -> Int8,
        account_id -> Int8,
        token_hash -> Bytea,
        scopes -> Array<Text>,
        created_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    accounts (id) {
        id -> Int8,
        actor_id -> Int8,
        email -> Text,
        password_hash -> Nullable<Text>,
        locale -> Text,
        time_zone -> Text,
        is_admin -> Bool,
        email_verified_at -> Nullable<Timestamptz>,
        approved_at -> Nullable<Timestamptz>,
        suspended_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        reason -> Text,
        channels -> Jsonb,
        digest -> Text,
        digest_weekday -> Int2,
        digest_at -> Timestamptz,
        digest_since -> Timestamptz,
        digest_sent_at -> Nullable<Timestamptz>,
        suspended_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    actor_keys (key_id) {
        key_id -> Text,
        actor_id -> Int8,
        public_pem -> Text,
        private_encrypted -> Nullable<Bytea>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    actors (id) {
        id -> Int8,
        kind -> Text,
        instance_id -> Nullable<Int8>,
        host -> Nullable<Text>,
        name -> Text,
        ap_id -> Text,
        url -> Nullable<Text>,
        display_name -> Nullable<Text>,
        summary_html -> Text,
        summary_source -> Nullable<Text>,
        icon_url -> Nullable<Text>,
        image_url -> Nullable<Text>,
        inbox_url -> Text,
        shared_inbox_url -> Nullable<Text>,
        outbox_url -> Nullable<Text>,
        followers_url -> Nullable<Text>,
        featured_url -> Nullable<Text>,
        moderators_url -> Nullable<Text>,
        manually_approves -> Bool,
        handle_verified -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        fetched_at -> Nullable<Timestamptz>,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    attachments (id) {
        id -> Int8,
        uploader_id -> Int8,
        post_id -> Nullable<Int8>,
        position -> Int4,
        kind -> Text,
        storage_key -> Nullable<Text>,
        remote_url -> Nullable<Text>,
        media_type -> Text,
        alt -> Text,
        width -> Nullable<Int4>,
        height -> Nullable<Int4>,
        size -> Nullable<Int8>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    audiences (actor_id, target_id) {
        actor_id -> Int8,
        target_id -> Int8,
        follower_count -> Int4,
        since -> Timestamptz,
    }
}

diesel::table! {
    backups (made_at) {
        made_at -> Timestamptz,
        size -> Int8,
    }
}

diesel::table! {
    bookmarks (actor_id, post_id) {
        actor_id -> Int8,
        post_id -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    cases (id) {
        id -> Int8,
        community_id -> Nullable<Int8>,
        kind -> Text,
        subject_id -> Int8,
        reason -> Text,
        report_count -> Int4,
        state -> Text,
        claimed_by -> Nullable<Int8>,
        opened_at -> Timestamptz,
        last_report_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    communities (id) {
        id -> Int8,
        actor_id -> Int8,
        title -> Jsonb,
        summary -> Jsonb,
        charter -> Jsonb,
        icon_key -> Nullable<Text>,
        icon_alt -> Nullable<Text>,
        banner_key -> Nullable<Text>,
        banner_alt -> Nullable<Text>,
        accent -> Text,
        language -> Text,
        languages -> Array<Text>,
        parent_id -> Nullable<Int8>,
        reach -> Text,
        visibility -> Text,
        join_policy -> Text,
        posting_policy -> Text,
        state -> Text,
        merged_into_id -> Nullable<Int8>,
        contact -> Nullable<Text>,
        topic_count -> Int4,
        member_count -> Int4,
        created_by -> Nullable<Int8>,
        created_at -> Timestamptz,
        archived_at -> Nullable<Timestamptz>,
        charter_parts -> Jsonb,
        review_on -> Nullable<Date>,
        domains -> Array<Text>,
        takes_join -> Bool,
        proposal -> Nullable<Text>,
        state_reason -> Nullable<Text>,
        words -> Text,
    }
}

diesel::table! {
    community_levels (actor_id, community_id) {
        actor_id -> Int8,
        community_id -> Int8,
        level -> Text,
    }
}

diesel::table! {
    concepts (id) {
        id -> Int8,
        community_id -> Int8,
        slug -> Text,
        labels -> Jsonb,
        alt_labels -> Jsonb,
        definition -> Jsonb,
        broader_id -> Nullable<Int8>,
        merged_into_id -> Nullable<Int8>,
        exact_match -> Array<Text>,
        state -> Text,
        proposed_by -> Nullable<Int8>,
        position -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        words -> Text,
    }
}

diesel::table! {
    dead_letters (id) {
        id -> Int8,
        target_id -> Int8,
        outbox_id -> Int8,
        reason -> Text,
        http_status -> Nullable<Int4>,
        tries -> Int4,
        first_at -> Timestamptz,
        last_at -> Timestamptz,
    }
}

diesel::table! {
    decisions (id) {
        id -> Int8,
        case_id -> Nullable<Int8>,
        community_id -> Nullable<Int8>,
        action -> Text,
        by_id -> Int8,
        actor_id -> Nullable<Int8>,
        post_id -> Nullable<Int8>,
        rule -> Nullable<Text>,
        template -> Nullable<Text>,
        reason -> Text,
        until -> Nullable<Timestamptz>,
        decided_at -> Timestamptz,
        undone_at -> Nullable<Timestamptz>,
        undone_by -> Nullable<Int8>,
        appeal -> Nullable<Text>,
        appeal_text -> Nullable<Text>,
        appealed_at -> Nullable<Timestamptz>,
        answered_by -> Nullable<Int8>,
        answer_text -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    deliveries (target_id, outbox_id) {
        target_id -> Int8,
        outbox_id -> Int8,
        tries -> Int4,
        first_tried_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    delivery_days (instance_id, day) {
        instance_id -> Int8,
        day -> Date,
        sent -> Int4,
        failed -> Int4,
    }
}

diesel::table! {
    departures (account_id) {
        account_id -> Int8,
        posts -> Text,
        asked_at -> Timestamptz,
        due_at -> Timestamptz,
    }
}

diesel::table! {
    early_undos (ap_id) {
        ap_id -> Text,
        actor_id -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    event_cursors (name) {
        name -> Text,
        event_id -> Int8,
    }
}

diesel::table! {
    events (id) {
        id -> Int8,
        kind -> Text,
        payload -> Jsonb,
        actor_id -> Nullable<Int8>,
        at -> Timestamptz,
    }
}

diesel::table! {
    expertise (actor_id, concept_id) {
        actor_id -> Int8,
        concept_id -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    exports (id) {
        id -> Int8,
        account_id -> Int8,
        state -> Text,
        done -> Int4,
        total -> Int4,
        file -> Nullable<Text>,
        size -> Nullable<Int8>,
        created_at -> Timestamptz,
        ready_at -> Nullable<Timestamptz>,
        expires_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    follows (follower_id, followed_id) {
        follower_id -> Int8,
        followed_id -> Int8,
        state -> Text,
        ap_id -> Text,
        created_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    hashtags (post_id, tag) {
        post_id -> Int8,
        tag -> Text,
    }
}

diesel::table! {
    held_posts (post_id) {
        post_id -> Int8,
        community_id -> Int8,
        why -> Text,
        activity -> Nullable<Text>,
        held_at -> Timestamptz,
    }
}

diesel::table! {
    house_days (day) {
        day -> Date,
        members -> Int4,
        posts -> Int4,
        active -> Int4,
    }
}

diesel::table! {
    inbox_journal (id) {
        id -> Int8,
        ap_id -> Text,
        actor_id -> Int8,
        body -> Text,
        received_at -> Timestamptz,
        tries -> Int4,
        fails -> Int4,
        next_try_at -> Timestamptz,
        lease_owner -> Nullable<Int4>,
        lease_until -> Timestamptz,
        last_error -> Nullable<Text>,
        quarantined_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    instances (id) {
        id -> Int8,
        host -> Text,
        software -> Nullable<Text>,
        software_version -> Nullable<Text>,
        title -> Nullable<Text>,
        profile -> Text,
        described_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        fails -> Int4,
        first_failed_at -> Nullable<Timestamptz>,
        next_try_at -> Timestamptz,
        opened_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
        paused_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    invitation_uses (invitation_id, account_id) {
        invitation_id -> Int8,
        account_id -> Int8,
        used_at -> Timestamptz,
    }
}

diesel::table! {
    invitations (id) {
        id -> Int8,
        invited_by -> Int8,
        community_id -> Nullable<Int8>,
        role -> Nullable<Text>,
        email -> Nullable<Text>,
        note -> Text,
        max_uses -> Nullable<Int4>,
        uses -> Int4,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    jobs (id) {
        id -> Int8,
        name -> Text,
        payload -> Jsonb,
        run_at -> Timestamptz,
        tries -> Int4,
        lease_until -> Timestamptz,
        last_error -> Nullable<Text>,
        failed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    join_requests (id) {
        id -> Int8,
        community_id -> Int8,
        actor_id -> Int8,
        note -> Text,
        activity_id -> Nullable<Text>,
        activity -> Nullable<Text>,
        state -> Text,
        requested_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
        answered_by -> Nullable<Int8>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    letters (id) {
        id -> Int8,
        account_id -> Nullable<Int8>,
        recipient -> Text,
        kind -> Text,
        subject -> Text,
        content -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        failed_at -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    memberships (community_id, actor_id, role) {
        community_id -> Int8,
        actor_id -> Int8,
        role -> Text,
        state -> Text,
        note -> Nullable<Text>,
        granted_by -> Nullable<Int8>,
        granted_at -> Timestamptz,
        ends_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    mentions (post_id, actor_id) {
        post_id -> Int8,
        actor_id -> Int8,
    }
}

diesel::table! {
    notifications (id) {
        id -> Int8,
        recipient_id -> Int8,
        kind -> Text,
        key -> Text,
        event_id -> Int8,
        actor_id -> Nullable<Int8>,
        post_id -> Nullable<Int8>,
        topic_id -> Nullable<Int8>,
        community_id -> Nullable<Int8>,
        subject_id -> Nullable<Int8>,
        detail -> Text,
        count -> Int4,
        at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        channel -> Text,
        mailed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    onboardings (actor_id) {
        actor_id -> Int8,
        step -> Int2,
        finished_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    outbox (id) {
        id -> Int8,
        ap_id -> Text,
        event_id -> Int8,
        actor_id -> Int8,
        object_ap_id -> Nullable<Text>,
        body -> Text,
        audience_ids -> Array<Int8>,
        classes -> Array<Int2>,
        direct -> Array<Int8>,
        direct_class -> Int2,
        guarded -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Int8,
        account_id -> Int8,
        credential_id -> Bytea,
        name -> Text,
        credential -> Jsonb,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    post_revisions (id) {
        id -> Int8,
        post_id -> Int8,
        title -> Nullable<Text>,
        body_html -> Text,
        body_source -> Nullable<Text>,
        written_at -> Timestamptz,
    }
}

diesel::table! {
    posts (id) {
        id -> Int8,
        kind -> Text,
        ap_id -> Text,
        url -> Nullable<Text>,
        author_id -> Int8,
        community_id -> Nullable<Int8>,
        root_id -> Nullable<Int8>,
        parent_id -> Nullable<Int8>,
        depth -> Int4,
        language -> Nullable<Text>,
        body_html -> Text,
        body_source -> Nullable<Text>,
        sensitive -> Bool,
        state -> Text,
        state_reason -> Nullable<Text>,
        like_count -> Int4,
        useful_count -> Int4,
        reply_count -> Int4,
        published_at -> Timestamptz,
        edited_at -> Nullable<Timestamptz>,
        deleted_at -> Nullable<Timestamptz>,
        deleted_by -> Nullable<Text>,
        deleted_reason -> Nullable<Text>,
        received_at -> Timestamptz,
        voice -> Nullable<Text>,
    }
}

diesel::table! {
    profiles (actor_id) {
        actor_id -> Int8,
        organization -> Text,
        organization_url -> Nullable<Text>,
        country -> Nullable<Text>,
        languages -> Array<Text>,
        position -> Text,
        keywords -> Array<Text>,
        audience -> Text,
        discoverable -> Bool,
        indexable -> Bool,
        shows_communities -> Bool,
        voice -> Text,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    publish_cursor (only_row) {
        only_row -> Bool,
        event_id -> Int8,
        outbox_id -> Int8,
    }
}

diesel::table! {
    rate_counts (key, window_at) {
        key -> Text,
        window_at -> Timestamptz,
        count -> Int4,
    }
}

diesel::table! {
    reactions (post_id, actor_id, kind) {
        post_id -> Int8,
        actor_id -> Int8,
        kind -> Text,
        ap_id -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    read_markers (actor_id, topic_id) {
        actor_id -> Int8,
        topic_id -> Int8,
        last_id -> Int8,
        seen -> Int4,
        read_at -> Timestamptz,
    }
}

diesel::table! {
    recovery_codes (account_id, code_hash) {
        account_id -> Int8,
        code_hash -> Bytea,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    related_concepts (concept_id, related_id) {
        concept_id -> Int8,
        related_id -> Int8,
    }
}

diesel::table! {
    reports (id) {
        id -> Int8,
        case_id -> Int8,
        reporter_id -> Int8,
        reason -> Text,
        details -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    restrictions (id) {
        id -> Int8,
        actor_id -> Int8,
        community_id -> Nullable<Int8>,
        kind -> Text,
        decision_id -> Int8,
        email_hash -> Nullable<Bytea>,
        since -> Timestamptz,
        until -> Nullable<Timestamptz>,
        lifted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    role_changes (id) {
        id -> Int8,
        community_id -> Int8,
        actor_id -> Int8,
        role -> Text,
        granted -> Bool,
        changed_by -> Nullable<Int8>,
        reason -> Nullable<Text>,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    schedule_runs (name, due_at) {
        name -> Text,
        due_at -> Timestamptz,
    }
}

diesel::table! {
    screenings (community_id) {
        community_id -> Int8,
        first_posts -> Int4,
        hosts -> Array<Text>,
        links -> Text,
        most_links -> Int4,
        newcomer_posts -> Int4,
    }
}

diesel::table! {
    search_backfill (source) {
        source -> Text,
        after_id -> Int8,
        until_id -> Int8,
    }
}

diesel::table! {
    search_documents (id) {
        id -> Int8,
        number -> Int8,
        kind -> Text,
        thread_id -> Nullable<Int8>,
        community_id -> Nullable<Int8>,
        author_id -> Nullable<Int8>,
        language -> Nullable<Text>,
        at -> Timestamptz,
        weight -> Float4,
    }
}

diesel::table! {
    search_queue (seq) {
        seq -> Int8,
        id -> Int8,
    }
}

diesel::table! {
    search_words (word) {
        word -> Text,
        spelling -> Text,
        documents -> Int4,
    }
}

diesel::table! {
    seen_activities (ap_id) {
        ap_id -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    sending (only_row) {
        only_row -> Bool,
        paused_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    sessions (id) {
        id -> Int8,
        account_id -> Int8,
        token_hash -> Bytea,
        user_agent -> Text,
        created_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        expires_at -> Timestamptz,
        authenticated_at -> Timestamptz,
    }
}

diesel::table! {
    set_aside (post_id) {
        post_id -> Int8,
        event_id -> Nullable<Int8>,
        body_html -> Nullable<Text>,
        body_source -> Nullable<Text>,
        mentioned -> Array<Int8>,
        hashtags -> Array<Text>,
        attachments -> Array<Int8>,
        set_aside_at -> Timestamptz,
    }
}

diesel::table! {
    single_use_tokens (id) {
        id -> Int8,
        purpose -> Text,
        token_hash -> Bytea,
        account_id -> Nullable<Int8>,
        data -> Jsonb,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    spare_keys (id) {
        id -> Int8,
        public_pem -> Text,
        private_encrypted -> Bytea,
    }
}

diesel::table! {
    storage_surveys (only_row) {
        only_row -> Bool,
        at -> Timestamptz,
        files -> Int8,
        size -> Int8,
        orphans -> Int8,
        orphan_size -> Int8,
    }
}

diesel::table! {
    tag_follows (actor_id, tag) {
        actor_id -> Int8,
        tag -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    targets (id) {
        id -> Int8,
        inbox_url -> Text,
        instance_id -> Int8,
        pending_id -> Int8,
        acked_id -> Int8,
        lease_owner -> Nullable<Int8>,
        lease_until -> Timestamptz,
        next_try_at -> Timestamptz,
        poison_count -> Int4,
        slow -> Bool,
        state -> Text,
        parked_at -> Nullable<Timestamptz>,
        gone_since -> Nullable<Timestamptz>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    tombstones (ap_id) {
        ap_id -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    topic_concepts (post_id, concept_id) {
        post_id -> Int8,
        concept_id -> Int8,
    }
}

diesel::table! {
    topic_levels (actor_id, topic_id) {
        actor_id -> Int8,
        topic_id -> Int8,
        level -> Text,
    }
}

diesel::table! {
    topics (post_id) {
        post_id -> Int8,
        community_id -> Int8,
        kind -> Text,
        title -> Text,
        accepted_reply_id -> Nullable<Int8>,
        pinned_at -> Nullable<Timestamptz>,
        locked_at -> Nullable<Timestamptz>,
        reply_count -> Int4,
        listed -> Bool,
        published_at -> Timestamptz,
        last_activity_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    totp_secrets (account_id) {
        account_id -> Int8,
        secret_encrypted -> Bytea,
        confirmed_at -> Nullable<Timestamptz>,
        last_step -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    welcomes (community_id, actor_id) {
        community_id -> Int8,
        actor_id -> Int8,
        welcomed_by -> Int8,
        welcomed_at -> Timestamptz,
    }
}

diesel::joinable!(access_tokens -> accounts (account_id));
diesel::joinable!(accounts -> actors (actor_id));
diesel::joinable!(actor_keys -> actors (actor_id));
diesel::joinable!(actors -> instances (instance_id));
diesel::joinable!(attachments -> posts (post_id));
diesel::joinable!(attachments -> actors (uploader_id));
diesel::joinable!(audiences -> actors (actor_id));
diesel::joinable!(audiences -> targets (target_id));
diesel::joinable!(bookmarks -> actors (actor_id));
diesel::joinable!(bookmarks -> posts (post_id));
diesel::joinable!(cases -> actors (claimed_by));
diesel::joinable!(cases -> communities (community_id));
diesel::joinable!(community_levels -> actors (actor_id));
diesel::joinable!(community_levels -> communities (community_id));
diesel::joinable!(concepts -> communities (community_id));
diesel::joinable!(concepts -> actors (proposed_by));
diesel::joinable!(dead_letters -> targets (target_id));
diesel::joinable!(decisions -> cases (case_id));
diesel::joinable!(decisions -> communities (community_id));
diesel::joinable!(decisions -> posts (post_id));
diesel::joinable!(deliveries -> targets (target_id));
diesel::joinable!(delivery_days -> instances (instance_id));
diesel::joinable!(departures -> accounts (account_id));
diesel::joinable!(early_undos -> actors (actor_id));
diesel::joinable!(expertise -> actors (actor_id));
diesel::joinable!(expertise -> concepts (concept_id));
diesel::joinable!(exports -> accounts (account_id));
diesel::joinable!(hashtags -> posts (post_id));
diesel::joinable!(held_posts -> communities (community_id));
diesel::joinable!(held_posts -> posts (post_id));
diesel::joinable!(inbox_journal -> actors (actor_id));
diesel::joinable!(invitation_uses -> accounts (account_id));
diesel::joinable!(invitation_uses -> invitations (invitation_id));
diesel::joinable!(invitations -> communities (community_id));
diesel::joinable!(invitations -> actors (invited_by));
diesel::joinable!(join_requests -> communities (community_id));
diesel::joinable!(letters -> accounts (account_id));
diesel::joinable!(memberships -> communities (community_id));
diesel::joinable!(mentions -> actors (actor_id));
diesel::joinable!(mentions -> posts (post_id));
diesel::joinable!(notifications -> communities (community_id));
diesel::joinable!(onboardings -> actors (actor_id));
diesel::joinable!(outbox -> actors (actor_id));
diesel::joinable!(passkeys -> accounts (account_id));
diesel::joinable!(post_revisions -> posts (post_id));
diesel::joinable!(posts -> actors (author_id));
diesel::joinable!(posts -> communities (community_id));
diesel::joinable!(profiles -> actors (actor_id));
diesel::joinable!(reactions -> actors (actor_id));
diesel::joinable!(reactions -> posts (post_id));
diesel::joinable!(read_markers -> actors (actor_id));
diesel::joinable!(read_markers -> posts (topic_id));
diesel::joinable!(recovery_codes -> accounts (account_id));
diesel::joinable!(reports -> cases (case_id));
diesel::joinable!(reports -> actors (reporter_id));
diesel::joinable!(restrictions -> actors (actor_id));
diesel::joinable!(restrictions -> communities (community_id));
diesel::joinable!(restrictions -> decisions (decision_id));
diesel::joinable!(role_changes -> communities (community_id));
diesel::joinable!(screenings -> communities (community_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(set_aside -> posts (post_id));
diesel::joinable!(single_use_tokens -> accounts (account_id));
diesel::joinable!(tag_follows -> actors (actor_id));
diesel::joinable!(targets -> instances (instance_id));
diesel::joinable!(topic_concepts -> concepts (concept_id));
diesel::joinable!(topic_concepts -> posts (post_id));
diesel::joinable!(topic_levels -> actors (actor_id));
diesel::joinable!(topic_levels -> posts (topic_id));
diesel::joinable!(topics -> communities (community_id));
diesel::joinable!(totp_secrets -> accounts (account_id));
diesel::joinable!(welcomes -> communities (community_id));

diesel::allow_tables_to_appear_in_same_query!(
    access_tokens,
    accounts,
    actor_keys,
    actors,
    attachments,
    audiences,
    backups,
    bookmarks,
    cases,
    communities,
    community_levels,
    concepts,
    dead_letters,
    decisions,
    deliveries,
    delivery_days,
    departures,
    early_undos,
    event_cursors,
    events,
    expertise,
    exports,
    follows,
    hashtags,
    held_posts,
    house_days,
    inbox_journal,
    instances,
    invitation_uses,
    invitations,
    jobs,
    join_requests,
    letters,
    memberships,
    mentions,
    notifications,
    onboardings,
    outbox,
    passkeys,
    post_revisions,
    posts,
    profiles,
    publish_cursor,
    rate_counts,
    reactions,
    read_markers,
    recovery_codes,
    related_concepts,
    reports,
    restrictions,
    role_changes,
    schedule_runs,
    screenings,
    search_backfill,
    search_documents,
    search_queue,
    search_words,
    seen_activities,
    sending,
    sessions,
    set_aside,
    single_use_tokens,
    spare_keys,
    storage_surveys,
    tag_follows,
    targets,
    tombstones,
    topic_concepts,
    topic_levels,
    topics,
    totp_secrets,
    welcomes,
);
