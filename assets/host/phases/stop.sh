# shellcheck shell=bash
# Stop every replica, and leave no process, no port and no core behind.

require TRAINYARD_BASE_PORT
lock devices
progress 'the replicas to end'
host phases.stop
