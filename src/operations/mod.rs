//! What an administrator sees of the house: members, other servers, queues, letters, storage.
