# shellcheck shell=bash
# Say what runs where, and what the logs are known to mean. Takes no lock: it must answer beside anything.

require TRAINYARD_BASE_PORT
progress 'the findings'
host phases.diagnose
