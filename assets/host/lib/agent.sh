# shellcheck shell=bash
# The SSM agent that runs this phase, where Ubuntu has it as a snap: it must not be replaced in the middle.

# A hold ends by itself: longer than a phase works, short enough that the agent is renewed on a quiet instance.
TRAINYARD_HOLD_HOURS=24

# snapd refreshes its snaps by itself, four times a day, and ends what runs in them. Needs snapd 2.58; best effort below that.
hold_agent() {
  local mark=$R/run/trainyard/agent-held
  [[ -d $R/snap/amazon-ssm-agent ]] && command -v snap >/dev/null || return 0
  # A hold that somebody else has set, perhaps for ever, is theirs.
  [[ -f $mark ]] || ! agent_is_held || return 0
  if timeout 20 snap refresh --hold="${TRAINYARD_HOLD_HOURS}h" amazon-ssm-agent 3>&- 4>&-; then
    mkdir -p "${mark%/*}" && : >"$mark"
  else
    say 'the snap of the SSM agent could not be held: a refresh of it would end this phase'
  fi
}

agent_is_held() {
  timeout 20 snap list amazon-ssm-agent 2>/dev/null | awk 'NR > 1 && $NF ~ /(^|,)held(,|$)/ { found = 1 } END { exit !found }'
}
