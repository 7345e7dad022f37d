//! Notifications: who is told what, at which level, on the page and by mail.
