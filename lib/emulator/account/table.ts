import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './json-files';

/**
 * A map that is on disk before `set` returns: one file per row, so that a kill loses nothing acknowledged.
 */
export class Table<Row> {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (!name.endsWith('.json')) continue;
      const { key, row } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { key: string; row: Row };
      this.rows.set(key, row);
    }
  }

  get(key: string): Row | undefined {
    return this.rows.get(key);
  }

  has(key: string): boolean {
    return this.rows.has(key);
  }

  values(): Row[] {
    return [...this.rows.values()];
  }

  set(key: string, row: Row): void {
    this.rows.set(key, row);
    writeAtomically(this.path(key), JSON.stringify({ key, row }));
  }

  delete(key: string): void {
    this.rows.delete(key);
    if (existsSync(this.path(key))) rmSync(this.path(key));
  }

  private path(key: string): string {
    return join(this.folder, `${encodeURIComponent(key)}.json`);
  }
}
