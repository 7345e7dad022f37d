#!/bin/sh
# Brings the database up to date before a server starts; every other command runs as it is.
set -eu

case "${1:-serve}" in
  serve | web | worker) ateneo migrate ;;
esac
exec ateneo "$@"
