/** A root directory with a few stand-ins on the PATH, in which the assets run unchanged. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** `aws s3 cp A B` between a folder and files, `aws ssm get-document` from `document.json`; fails as often as `failures` says. */
const AWS = `#!/bin/bash
store=$STORE
echo "$*" >>"$store/calls"
left=$(cat "$store/failures" 2>/dev/null || echo 0)
if ((left > 0)); then echo $((left - 1)) >"$store/failures"; exit 1; fi
[[ "$1 $2" != 'ssm get-document' ]] || exec cat "$store/document.json"
paths=()
for word in "\${@:3}"; do [[ $word == --* ]] || paths+=("\${word/#s3:\\/\\//$store/}"); done
mkdir -p "$(dirname "\${paths[1]}")" && cp "\${paths[0]}" "\${paths[1]}"
`;

export class EmulatedRoot {
  readonly folder = mkdtempSync(join(tmpdir(), 'trainyard-root-'));
  readonly root = join(this.folder, 'root');
  readonly store = join(this.folder, 'store');
  private readonly bin = join(this.folder, 'bin');

  constructor() {
    for (const folder of [this.root, this.store, this.bin]) mkdirSync(folder);
    this.program('aws', AWS);
    // Time is not what these tests are about.
    this.program('sleep', '#!/bin/bash\nexit 0\n');
  }

  program(name: string, text: string): void {
    writeFileSync(join(this.bin, name), text, { mode: 0o755 });
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  delete(path: string): void {
    rmSync(join(this.folder, path), { recursive: true, force: true });
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  run(
    script: string,
    environment: Readonly<Record<string, string>> = {},
    path = 'script.sh',
    ...words: readonly string[]
  ): SpawnSyncReturns<string> {
    this.write(path, script);
    return spawnSync('bash', [join(this.folder, path), ...words], {
      cwd: this.folder,
      encoding: 'utf8',
      env: {
        PATH: `${this.bin}:/usr/local/bin:/usr/bin:/bin`,
        TRAINYARD_ROOT: this.root,
        STORE: this.store,
        ...environment,
      },
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
