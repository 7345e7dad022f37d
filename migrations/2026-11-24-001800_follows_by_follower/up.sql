-- Whom somebody follows, newest first, page by page.
create index follows_by_follower on follows (follower_id, created_at desc, followed_id desc);
