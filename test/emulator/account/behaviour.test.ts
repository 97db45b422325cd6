/** The page of promises and the tests are about the same rows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../lib/core/package-root';

const page = readFileSync(join(packageRoot(), 'lib/emulator/account/BEHAVIOUR.md'), 'utf8');
const tests = readdirSync(__dirname)
  .filter((name) => name.startsWith('agent-'))
  .map((name) => readFileSync(join(__dirname, name), 'utf8'))
  .join('\n');

describe('BEHAVIOUR.md', () => {
  test('has the 46 rows of the agent, in order', () => {
    const rows = Array.from(page.matchAll(/^\| (\d+) *\|/gm), (match) => Number(match[1]));
    expect(rows).toEqual(Array.from({ length: 46 }, (_, index) => index + 1));
  });

  test.each(Array.from({ length: 46 }, (_, index) => index + 1))('row %d has a test that names it', (row) => {
    expect(tests).toMatch(
      new RegExp(`row: ['\`]${row}[a-z$]?['\`{]|test(\\.each)?\\([^)]*'row ${row}:|'row ${row}: `),
    );
  });

  test('names operations of every service', () => {
    const operations = [
      'CreateDocument',
      'SendCommand',
      'ListCommandInvocations',
      'DeleteParameter',
      'GetSecretValue',
    ];
    for (const operation of operations) expect(page).toContain(operation);
  });
});
