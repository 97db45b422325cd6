/** The list of LLMPerf's environment, and the same with the digest of every file that an instance may take. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../assets/host/llmperf');
const rowsOf = (name: string) =>
  readFileSync(join(FOLDER, name), 'utf8')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
const HASHES = /(?: +--hash=sha256:[0-9a-f]{64})+$/;

test('every version of the list has its digests, in the same order (test/tools/lock-llmperf.py writes them)', () => {
  const locked = rowsOf('requirements.lock');
  expect(locked.map((row) => row.replace(HASHES, ''))).toEqual(rowsOf('requirements.txt'));
  expect(locked.filter((row) => !HASHES.test(row))).toEqual([]);
});

test('no digest stands behind two versions', () => {
  const digests = rowsOf('requirements.lock').flatMap((row) => row.match(/[0-9a-f]{64}/g) ?? []);
  expect(new Set(digests).size).toBe(digests.length);
});
