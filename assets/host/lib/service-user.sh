# shellcheck shell=bash
# Bootstrap step: the user that servers run as. Phases stay root: they install, mount, start units and look at every process.

TRAINYARD_SERVICE_USER=trainyard

# A user of the instance alone: no password, no shell, no group but its own. Its home is where servers keep what they cache.
make_service_user() {
  local home=/var/lib/trainyard/service
  grep -q "^$TRAINYARD_SERVICE_USER:" "$R/etc/passwd" 2>/dev/null ||
    useradd --system --user-group --no-create-home --home-dir "$home" --shell /usr/sbin/nologin "$TRAINYARD_SERVICE_USER" ||
    fail ServiceUserMissing "useradd could not make the user $TRAINYARD_SERVICE_USER: $(last_log_line)" \
      "make it by hand, as a system user with a group of its own, and run Bootstrap again"
}
