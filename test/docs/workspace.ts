/** A folder like a reader's checkout, in which the commands of the documents are typed. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './pages';

/**
 * Half as fast as a reader's: what a page promises is not of the computer, and a busy one, late by a few
 * milliseconds, measures tokens that are a millisecond apart as an invalid run.
 */
function slowed(config: string): string {
  const json = JSON.parse(config) as { context: Record<string, Record<string, { rehearsal?: object }>> };
  for (const environment of Object.values(json.context['trainyard:environments'] ?? {}))
    environment.rehearsal = { timeScale: 10, ...environment.rehearsal };
  return `${JSON.stringify(json, null, 2)}\n`;
}

export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'trainyard-docs-'));
  private readonly tools = join(this.folder, '.tools');

  constructor() {
    writeFileSync(join(this.folder, 'cdk.json'), slowed(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
    // What a reader has of the model that is added in the documents.
    cpSync(join(ROOT, 'test/cli/fixtures/qwen3-8b/config.json'), join(this.folder, 'config.json'));
    for (const name of ['assets', 'dist', 'node_modules', 'package.json', 'test']) {
      symlinkSync(join(ROOT, name), join(this.folder, name));
    }
    mkdirSync(this.tools);
    // `npx NAME` without the second in which npx reads the dependency tree.
    this.tool('npx', 'exec "$@"');
    this.tool('trainyard', `exec '${process.execPath}' '${join(ROOT, 'dist/bin/trainyard.js')}' "$@"`);
  }

  private tool(name: string, body: string): void {
    writeFileSync(join(this.tools, name), `#!/usr/bin/env bash\n${body}\n`);
    chmodSync(join(this.tools, name), 0o755);
  }

  type(line: string): SpawnSyncReturns<string> {
    const path = [this.tools, join(ROOT, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
    return spawnSync('bash', ['-euo', 'pipefail', '-c', line], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: path, NO_COLOR: '1' },
    });
  }

  /** The runs of the rehearsal that were measured and succeeded whole, oldest first. */
  measuredRuns(): string[] {
    const { stdout } = this.type('trainyard results list --state .trainyard --json');
    const rows = JSON.parse(stdout) as { runId: string; phases: string[]; succeeded: string[] }[];
    return rows
      .filter(({ phases, succeeded }) => phases.includes('benchmark') && phases.length === succeeded.length)
      .map(({ runId }) => runId);
  }

  remove(): void {
    // The emulated account may still be writing its last words.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}
