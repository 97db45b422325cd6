#!/usr/bin/env bash
# Who judges templates by rules of accounts: checkov, in an environment of its own, because it wants another boto3; and AWS's
# Control Tower rules with cfn-guard, from the package of the CDK's validator (Apache-2.0), which brings both.
set -euo pipefail
cd "$(dirname "$0")/../.."
checkov=3.3.30
validator=0.0.62
stamp=.conformance/rules-installed
want="checkov $checkov, validator $validator"

if [[ $(cat "$stamp" 2>/dev/null || true) == "$want" ]]; then exit 0; fi
rm -rf .conformance/checkov .conformance/guard "$stamp"
mkdir -p .conformance/guard
python3 -m venv .conformance/checkov
.conformance/checkov/bin/pip install --quiet --disable-pip-version-check "checkov==$checkov"
# The files alone: the CDK that the validator plugs into is not used.
npm install --prefix .conformance/guard --no-save --no-audit --no-fund --ignore-scripts --legacy-peer-deps --silent \
  "@cdklabs/cdk-validator-cfnguard@$validator"
printf '%s\n' "$want" >"$stamp"
