/** A private instance for the toolkit: a root directory, the toolkit itself, and tiny commands on the PATH. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { codeRow } from '../../lib/codes';
import { codesJson } from '../../lib/codes/codes-json';
import { keys } from '../../lib/contract/names';
import { type Outcome, outcomeSchema } from '../../lib/contract/outcome';
import type { HostPhase } from '../../lib/contract/phase';
import { factsJson, SIGNATURES } from '../../lib/facts';

/** Objects are files below $FAKE_S3; a missing one fails as the AWS CLI does. */
const AWS = `#!/bin/bash
if [[ "$1 $2" == 's3api put-object' ]]; then
  to=$FAKE_S3/$4/$6
  if [[ -e $to ]]; then
    echo 'An error occurred (PreconditionFailed) when calling the PutObject operation: it exists' >&2
    exit 254
  fi
  mkdir -p "$(dirname "$to")" && cp "$8" "$to"
  exit
fi
[[ "$1 $2" == 's3 cp' ]] || { [[ -n \${FAKE_TOKEN:-} ]] && printf '%s\\n' "$FAKE_TOKEN" && exit 0; exit 255; }
from=\${3/#s3:\\/\\//$FAKE_S3/} to=\${4/#s3:\\/\\//$FAKE_S3/} recursive= exclude=
shift 4
while (($#)); do
  case $1 in --recursive) recursive=1 ;; --exclude) exclude=$2; shift ;; --only-show-errors) ;; *) exit 252 ;; esac
  shift
done
if [[ -z $recursive && ! -e $from ]]; then
  echo 'fatal error: An error occurred (404) when calling the HeadObject operation: Key does not exist' >&2
  exit 1
fi
mkdir -p "$(dirname "$to")"
if [[ -n $recursive ]]; then mkdir -p "$to" && (cd "$from" && tar cf - \${exclude:+--exclude="$exclude"} .) | tar xf - -C "$to"
else cp "$from" "$to"; fi
`;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class EmulatedInstance {
  readonly dir = mkdtempSync(join(tmpdir(), 'trainyard-host-'));
  readonly root = join(this.dir, 'root');
  readonly toolkit = join(this.dir, 'toolkit');
  readonly bin = join(this.dir, 'bin');
  readonly bucket = join(this.dir, 's3', 'results');
  private readonly running = new Set<ChildProcess>();

  constructor() {
    cpSync(join(__dirname, '../../assets/host'), this.toolkit, { recursive: true });
    this.file('toolkit/facts.json', JSON.stringify(factsJson()));
    this.file('toolkit/codes.json', JSON.stringify(codesJson()));
    this.command('aws', AWS);
    this.file('root/etc/trainyard/emulation.json', '{"timeScale": 20}');
  }

  /** Write a file below the instance's directory. */
  file(path: string, text: string): string {
    const full = join(this.dir, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  }

  /** What a file below the instance's directory holds; undefined while it is absent or empty. */
  text(path: string): string | undefined {
    const full = join(this.dir, path);
    return existsSync(full) ? readFileSync(full, 'utf8') || undefined : undefined;
  }

  clear(path: string): void {
    rmSync(join(this.dir, path), { recursive: true, force: true });
  }

  command(name: string, script: string): void {
    chmodSync(this.file(`bin/${name}`, script.startsWith('#!') ? script : `#!/bin/bash\n${script}\n`), 0o755);
  }

  /** A link below the instance's directory to another file there. */
  link(path: string, target: string): void {
    symlinkSync(join(this.dir, target), join(this.dir, path));
  }

  /** Replace the body of a phase, to see how the entry treats its ending. */
  phase(name: HostPhase, body: string): void {
    this.file(`toolkit/phases/${name}.sh`, `${body}\n`);
  }

  environment(more: Record<string, string> = {}): Record<string, string> {
    return {
      PATH: `${this.bin}:/usr/local/bin:/usr/bin:/bin`,
      FAKE_S3: join(this.dir, 's3'),
      TRAINYARD_ROOT: this.root,
      TRAINYARD_ENVIRONMENT: 'tutorial',
      TRAINYARD_RELEASE: '2.23.0',
      TRAINYARD_BUNDLE: 'b'.repeat(64),
      TRAINYARD_BUCKET: 'results',
      TRAINYARD_INSTANCE_TYPE: 'trn2.48xlarge',
      TRAINYARD_RUN_ID: 'run-1',
      TRAINYARD_HEARTBEAT_SECONDS: '1',
      // Nobody answers there, at once.
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9',
      SSM_COMMAND_ID: 'command-1',
      AWS_SSM_INSTANCE_ID: 'i-1',
      ...more,
    };
  }

  start(phase: string, more: Record<string, string> = {}): ChildProcess {
    const child = spawn(join(this.toolkit, 'phase'), [phase], {
      env: this.environment(more),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.running.add(child);
    return child;
  }

  async run(phase: string, more: Record<string, string> = {}): Promise<Ended> {
    return await ended(this.start(phase, more));
  }

  /** Fails for a code that the registry does not know. */
  outcome(phase: HostPhase, command = 'command-1'): Outcome | undefined {
    const file = join(this.bucket, keys.outcome('run-1', 'i-1', phase, command));
    if (!existsSync(file)) return undefined;
    const outcome = outcomeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const { code } = outcome.reason;
    const known = codeRow(code) !== undefined || SIGNATURES.some((it) => it.name === code);
    if (!known) throw new Error(`the outcome has the code ${code}, which is not in the registry`);
    return outcome;
  }

  object(key: string): string | undefined {
    const file = join(this.bucket, key);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  objects(prefix: string): string[] {
    const folder = join(this.bucket, prefix);
    return existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]).sort() : [];
  }

  /** End what still runs, by process group, and remove everything. */
  remove(): void {
    for (const child of this.running) {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it has ended already
      }
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, ...text })));
}

/** Poll for a condition. The bound only names what never came, before the test's own limit: it judges no speed. */
export async function until<T>(what: string, look: () => T | undefined | false, seconds = 240): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`never saw ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
