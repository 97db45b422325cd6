/** The host's Python and the stand-ins', as they lie in the toolkit, asked many questions in one process. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsJson } from '../../../lib/facts';
import { OWN_MODELS } from '../../facts/models/own-models';

const ASSETS = join(__dirname, '../../../assets');

export function askHost<Answers>(questions: object): Answers {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-host-rule-'));
  try {
    // As in the toolkit: the catalogue lies beside the Python.
    cpSync(join(ASSETS, 'host/python'), join(folder, 'python'), { recursive: true });
    writeFileSync(join(folder, 'facts.json'), JSON.stringify(factsJson({ models: OWN_MODELS })));
    const paths = [join(folder, 'python'), join(ASSETS, 'emulated/python')].join(':');
    const python = spawnSync('python3', ['-B', join(__dirname, 'answers.py')], {
      input: JSON.stringify(questions),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { PATH: process.env['PATH'], PYTHONPATH: paths, PYTHONUTF8: '1' },
    });
    if (python.status !== 0)
      throw new Error(`the host's rules ended with ${python.status}: ${python.stderr}`);
    return JSON.parse(python.stdout) as Answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
