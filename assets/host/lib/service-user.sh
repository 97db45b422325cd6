# shellcheck shell=bash
# Bootstrap step: the users that servers and the benchmark's client run as. Phases stay root: they install, mount, start units and
# look at every process.

# Two, so that a server, which runs what a checkpoint brings, has no part in the results of the client that measures it.
make_service_users() {
  make_user trainyard /var/lib/trainyard/service
  make_user trainyard-client /var/lib/trainyard/client/home
}

# make_user NAME HOME: of the instance alone: no password, no shell, no group but its own. Its home is where it keeps what it caches.
make_user() {
  grep -q "^$1:" "$R/etc/passwd" 2>/dev/null ||
    useradd --system --user-group --no-create-home --home-dir "$2" --shell /usr/sbin/nologin "$1" ||
    fail ServiceUserMissing "useradd could not make the user $1: $(last_log_line)" \
      "make it by hand, as a system user with a group of its own, and run Bootstrap again"
}
