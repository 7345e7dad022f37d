drop index follows_by_follower;
