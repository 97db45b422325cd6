/** How many faults of each share are found, how many clean runs are doubted, and what judging costs. */
import { delimiter, join } from 'node:path';
import { foreignCode } from '../../lib/codes/foreign-code';
import { phaseError } from '../../lib/core/errors';
import { packageRoot } from '../../lib/core/package-root';
import { HERMETIC } from './client';
import type { Context } from './context';
import { type Limit, type Row, row } from './row';
import type { Scratch } from './scratch';

const NAME = 'verdict';
const PLAN = { clean: 2000, seeds: 2, requests: [40, 200, 1000], sizes: 2, processes: 2 };
const LARGEST = 100_000;
const GAPS = 24;
const LIMIT_SECONDS = 3600;
/** What is asked of a share of the requests; of fewer there is an honest figure. */
const REQUIRED: Readonly<Record<string, Limit>> = {
  '10 %': { least: 0.9 },
  '30 %': { least: 1 },
  '60 %': { least: 1 },
  'one replica': { least: 1 },
  'from the middle on': { least: 1 },
};

interface Cell {
  readonly share: string;
  readonly size: number;
  readonly requests: number;
  readonly tried: number;
  readonly found: number;
}

export async function verdict({ scratch, say }: Context): Promise<Row[]> {
  say(`${PLAN.clean} clean runs, and faults in every share`);
  const { cells, clean } = await python<{ cells: Cell[]; clean: { status: string }[] }>(
    scratch,
    'detection.py',
    JSON.stringify(PLAN),
  );
  const doubted = (status: string) => clean.filter((run) => run.status === status).length;
  say(`${LARGEST} requests`);
  const many = await python<Cost>(scratch, 'many_requests.py', String(LARGEST), String(GAPS));
  return [
    ...PLAN.requests.flatMap((requests) => [0, 1].flatMap((size) => found(cells, requests, size))),
    alarm('clean runs that are invalid', doubted('invalid'), PLAN.clean / 1000),
    alarm('clean runs that are suspect', doubted('suspect'), PLAN.clean / 100),
    ...costs(many),
  ];
}

function found(cells: readonly Cell[], requests: number, size: number): Row[] {
  const own = cells.filter((cell) => cell.requests === requests && cell.size === size);
  return [...new Set(own.map(({ share }) => share))].map((share) => {
    const here = own.filter((cell) => cell.share === share);
    const required = size === 0 && requests >= 200 ? REQUIRED[share] : undefined;
    return row(NAME, {
      what: `faults in ${share} of ${requests} requests${size === 0 ? '' : ', of the smaller size'}`,
      ours: sum(here, 'found'),
      beside: sum(here, 'tried'),
      besideIs: 'tried',
      ...(required && { required }),
    });
  });
}

const sum = (cells: readonly Cell[], key: 'found' | 'tried') =>
  cells.reduce((total, cell) => total + cell[key], 0);

const alarm = (what: string, ours: number, beside: number) =>
  row(NAME, { what, ours, beside, besideIs: `allowed of ${PLAN.clean}`, required: { most: 0.999 } });

interface Cost {
  readonly megabytes: number;
  readonly processorSeconds: number;
  readonly apart: number;
}

function costs({ megabytes, processorSeconds, apart }: Cost): Row[] {
  const of = { besideIs: `for ${LARGEST} requests` };
  return [
    row(NAME, {
      what: 'memory of judging',
      ours: megabytes,
      beside: 300,
      unit: 'MB',
      ...of,
      required: { most: 1 },
    }),
    row(NAME, {
      what: 'processor of judging',
      ours: processorSeconds,
      beside: LARGEST / 1000,
      unit: 's',
      ...of,
    }),
    row(NAME, {
      what: 'percentiles off exact ones',
      ours: apart,
      beside: 0.001,
      ...of,
      required: { most: 1 },
    }),
  ];
}

async function python<T>(scratch: Scratch, script: string, ...args: string[]): Promise<T> {
  const path = join(packageRoot(), 'test/measure/fixtures', script);
  const env = { ...process.env, PYTHONPATH: HERMETIC.path.join(delimiter) };
  const options = { cwd: scratch.directory, env, limitSeconds: LIMIT_SECONDS };
  const ended = await scratch.run(HERMETIC.python, ['-B', path, ...args], options);
  if (ended.code === 0) return JSON.parse(ended.stdout) as T;
  const last = ended.stderr.trim().split('\n').at(-1) ?? 'nothing';
  throw phaseError(
    foreignCode('BenchProgramFailed'),
    `${script} ended with ${ended.code}; its last line: ${last}`,
    {
      next: `run ${path} by itself`,
    },
  );
}
