import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explanations } from '../../lib/cli/views/pages/explanations';
import { formatRule, type Limits } from '../../lib/cli/views/reports/check-rule';
import { CODES } from '../../lib/codes';
import { SIGNATURES } from '../../lib/facts';
import { call } from './terminal';

const THRESHOLDS = join(__dirname, '../../assets/host/python/trainyard_host/measure/judge/thresholds.json');

describe('explain', () => {
  test('says what a code means, what to do, how it ends a command and where it comes from', async () => {
    const { code, stdout, stderr } = await call('explain DocumentDiffers');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'DocumentDiffers: error',
        '  meaning  The published document is not the one that this version would send.',
        '  next     Deploy the stack again, or use the version of Trainyard that deployed it.',
        '  exit     1',
        '  from     command',
        '  since    0.1.0',
        '',
      ].join('\n'),
    );
  });

  test('names with a code the signatures that explain it, and with a signature its codes', async () => {
    expect((await call('explain CoresNotFree')).stdout).toContain('signature CoresTaken');
    const { stdout } = await call('explain CompilerCrashed --json');
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ kind: 'signature', exit: 1, related: ['error CompileFailed'] }),
    ]);
  });

  test('tells a name of several kinds once for each', async () => {
    const { stdout } = await call('explain TimedOut --json');
    const kinds = (JSON.parse(stdout) as Array<{ kind: string }>).map(({ kind }) => kind);
    expect(kinds).toEqual(['error', 'check', 'request error']);
  });

  test('lists the kinds with their counts', async () => {
    const { stdout } = await call('explain --json');
    const rows = JSON.parse(stdout) as Array<{ kind: string; count: number }>;
    const codes = rows.filter(({ kind }) => ['error', 'warning', 'success'].includes(kind));
    expect(codes.reduce((sum, { count }) => sum + count, 0)).toBe(Object.keys(CODES).length);
    expect(rows).toContainEqual({ kind: 'signature', count: SIGNATURES.length });
    expect((await call('explain')).stdout).toMatch(/^error +\d+\nwarning +\d+\n/);
  });

  test.each([
    ['ArtifactMismach', 'did you mean ArtifactMismatch?'],
    ['bandwidth', 'did you mean BandwidthFloor?'],
    ['qqqqqqqqqqqq', '`trainyard explain` lists the kinds'],
  ])('refuses %s, and names what is close', async (name, hint) => {
    const { code, stdout, stderr } = await call(`explain ${name}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`CodeUnknown: there is no code '${name}'`);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(hint);
  });

  test('takes a name in any case', async () => {
    expect((await call('explain documentdiffers')).stdout).toMatch(/^DocumentDiffers: error/);
  });

  test('relates only names that exist', () => {
    const known = explanations();
    const names = known.map(({ kind, name }) => `${kind} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(known.flatMap(({ related }) => related).filter((it) => !names.includes(it))).toEqual([]);
  });
});

test('the rule of a check is formatted as the verdict formats it', () => {
  const table = JSON.parse(readFileSync(THRESHOLDS, 'utf8')) as Record<string, Limits>;
  const script = `
import json
from trainyard_host.measure.judge.checks.case import passed
from trainyard_host.measure.judge.verdict import _row, thresholds
print(json.dumps({name: _row(name, limits, passed(""))["threshold"] for name, limits in thresholds().items()}))`;
  const cwd = join(__dirname, '../../assets/host/python');
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const said = execFileSync('python3', ['-c', script], { cwd, env, encoding: 'utf8' });
  const ours = Object.fromEntries(Object.entries(table).map(([name, limits]) => [name, formatRule(limits)]));
  // JSON keeps the fraction of 1.0 in Python alone.
  expect(ours).toEqual(JSON.parse(said.replaceAll(/\.0(?= (?:s|median)\b)/g, '')));
});
