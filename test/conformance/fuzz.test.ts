/** Hypothesis gives the toolkit's parsers foreign texts; `npm run fuzz` does the same with more of them. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const SEED = 20_261_130;
const RUNS = 300;

test(`every parser of the toolkit takes ${RUNS} texts of seed ${SEED}, or refuses them by name`, async () => {
  const program = join(ROOT, 'test/fuzz/python/main.py');
  const child = spawn('python', [program, '--runs', String(RUNS), '--seed', String(SEED)]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect({ code, failed: said.split('\n').filter((line) => !/ ok$/.test(line) && line !== '') }).toEqual({
    code: 0,
    failed: [],
  });
});
