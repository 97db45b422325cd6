/**
 * LLMPerf's environment, built by the bootstrap's own step: the locked list from PyPI, on the Python of this machine.
 *
 * There is no GitHub where these tests run, so what is installed as LLMPerf itself is the stand-in package. Everything
 * that it and our driver import is real. Kept below `.conformance`, so that a second run builds nothing.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const TOOLKIT = join(ROOT, 'assets/host');
const STAND_IN = join(ROOT, 'assets/emulated/venv-llmperf/site-packages/llmperf');
const MACHINE = join(ROOT, '.conformance/llmperf');
export const LOCKED_LIST = join(TOOLKIT, 'llmperf/requirements.txt');
const LOCK = join(TOOLKIT, 'llmperf/requirements.lock');

/** The locked list for one Python, by the markers behind its versions: names as they are written, with their versions. */
export function lockedFor(python: string): [name: string, version: string][] {
  const minor = (version: string) => Number(version.split('.')[1]);
  const means = {
    '<': (a: number, b: number) => a < b,
    '==': (a: number, b: number) => a === b,
    '>=': (a: number, b: number) => a >= b,
  };
  const rows = readFileSync(LOCKED_LIST, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return rows.flatMap((row) => {
    const found = /^([A-Za-z0-9._-]+)==([^=\s;]+)(?:; python_version (<|==|>=) "(3\.\d+)")?$/.exec(row);
    if (!found) throw new Error(`a line of the locked list is not one exact version: ${row}`);
    const [, name = '', version = '', operator = '>=', bound = '3.0'] = found;
    const meant = means[operator as keyof typeof means](minor(python), minor(bound));
    return meant ? [[name, version] as [string, string]] : [];
  });
}

/** One spelling of a name, as pip has it. */
export const canonical = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');

/** As LLMPerf's own at the pinned commit, as far as pip looks at it. */
const PROJECT = `[build-system]
requires = ["setuptools>=43.0.0", "wheel"]
build-backend = "setuptools.build_meta"
[project]
name = "LLMPerf"
version = "0.1.0"
requires-python = ">=3.8, <3.11"
dependencies = ["pydantic<2.5", "ray", "not-to-be-installed"]
[tool.setuptools]
packages = ["llmperf"]
`;

/** The step as it is, with the parts of the toolkit that it stands on. One test file builds, others wait for it. */
const STEP = `set -Eeuo pipefail
[[ $(cat "$R/built" 2>/dev/null) != "$WANTED" ]] || exit 0
source=$R/opt/trainyard/src/llmperf
rm -rf "$R"
mkdir -p "$source"
cp -R "$STAND_IN" "$source/llmperf"
printf '%s' "$PROJECT" >"$source/pyproject.toml"
TRAINYARD_LOG=$R/build.log TRAINYARD_JOB=bootstrap
for part in log outcome lock retry long-command install; do source "$TRAINYARD_TOOLKIT/lib/$part.sh"; done
exec 3>&1 4>&2
trap '(($? == 0)) || { tail -n 40 "$TRAINYARD_LOG"; printf "%s\\n" "\${TRAINYARD_REASON[@]}"; } >&4' EXIT
install_llmperf >"$TRAINYARD_LOG" 2>&1
printf '%s' "$WANTED" >"$R/built"
`;

/** The path of the environment's Python; builds it when the list, the step or the machine's Python has changed. */
export function llmperfPython(): string {
  mkdirSync(dirname(MACHINE), { recursive: true });
  const built = spawnSync('flock', [`${MACHINE}.lock`, 'bash', '-c', STEP], {
    encoding: 'utf8',
    env: {
      ...process.env,
      R: MACHINE,
      WANTED: fingerprint(),
      STAND_IN,
      PROJECT,
      TRAINYARD_TOOLKIT: TOOLKIT,
      TRAINYARD_RETRY_SECONDS: '2',
    },
  });
  if (built.status !== 0) throw new Error(`the environment was not built:\n${built.stderr}`);
  return join(MACHINE, 'opt/trainyard/venvs/llmperf/bin/python');
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of [LOCK, join(TOOLKIT, 'lib/install.sh'), join(STAND_IN, 'utils.py'), __filename]) {
    hash.update(readFileSync(file));
  }
  hash.update(spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout);
  return hash.digest('hex');
}
