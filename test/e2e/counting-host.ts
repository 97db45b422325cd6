/** An emulated host that counts: every program that a rehearsal starts on it by name leaves a line before it runs. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './command';

/** Programs of the system that the toolkit's shell is fond of. */
const SYSTEM = [
  'awk',
  'basename',
  'cat',
  'cut',
  'date',
  'dirname',
  'grep',
  'head',
  'mv',
  'readlink',
  'sed',
  'tail',
  'tr',
];
/** A stand-in that a count would not fit: a script of Python, and one that is another by its name. */
const NOT_COUNTED = ['make-image', 'python3.10'];

export class CountingHost {
  readonly assets = mkdtempSync(join(tmpdir(), 'trainyard-counting-'));
  private readonly lines = join(this.assets, 'started');

  constructor() {
    cpSync(join(ROOT, 'assets/emulated'), this.assets, { recursive: true });
    const bin = join(this.assets, 'bin');
    for (const name of readdirSync(bin).filter((it) => !NOT_COUNTED.includes(it)))
      this.count(join(bin, name), name);
    for (const name of SYSTEM) {
      const real = ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync);
      if (real === undefined) continue;
      writeFileSync(join(bin, name), `#!/bin/sh\nexec '${real}' "$@"\n`);
      this.count(join(bin, name), name);
      chmodSync(join(bin, name), 0o755);
    }
  }

  /** How often each program was started. Beats of phases, which depend on how long they take, are not counted. */
  starts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const line of readFileSync(this.lines, 'utf8').split('\n')) {
      const name = line.split(' ')[0] ?? '';
      if (name === '' || line.includes('heartbeat.json')) continue;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  remove(): void {
    rmSync(this.assets, { recursive: true, force: true });
  }

  /** A line that appends is whole, whoever else appends. */
  private count(file: string, name: string): void {
    const [shebang, ...rest] = readFileSync(file, 'utf8').split('\n');
    // Its words tell a beat from the rest. They are one line, cut where an append might come apart.
    const words = name === 'aws' ? ' $*' : '';
    const line = `printf '%.400s\\n' "${name}${words}" >>'${this.lines}'`;
    writeFileSync(file, [shebang, line, ...rest].join('\n'));
  }
}
