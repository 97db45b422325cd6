import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

function pagesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

// A warning is an error: a link that leads nowhere, or a type that a signature names and the package does not export.
test('the API reference is made without a warning, and the committed one is of these sources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-api-'));
  try {
    const command = ['run', '--silent', 'docs', '--', '--logLevel', 'Warn', '--out', folder];
    const made = spawnSync('npm', command, { cwd: ROOT, encoding: 'utf8' });
    expect({ code: made.status, output: made.stdout + made.stderr }).toEqual({ code: 0, output: '' });
    const pages = pagesOf(folder);
    expect(Object.keys(pages).length).toBeGreaterThan(150);
    expect(pagesOf(join(ROOT, 'docs/reference/api'))).toEqual(pages);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
