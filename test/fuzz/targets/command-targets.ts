/** What the command reads of its own surroundings: arguments, the file it edits, the state of rehearsals, folders of results. */
import { dirname } from 'node:path';
import { dayRecord, readDayFile } from '../../../lib/acceptance/day';
import { writeMembers } from '../../../lib/capacity/write-members';
import { readSettings } from '../../../lib/cli/account/rehearsal-state';
import { main } from '../../../lib/cli/program/main';
import { compileArguments, precisionOf, serveArguments } from '../../../lib/compare/command-arguments';
import { manifestSchema } from '../../../lib/contract/manifest';
import { requestError } from '../../../lib/core/errors';
import { CONTEXT_KEY, parseEnvironment } from '../../../lib/environment';
import { measuredRunAt } from '../../../lib/run';
import { dayEvents } from '../../report/fixtures/day';
import { manifest, plan, result } from '../../report/fixtures/run';
import { scratchFile } from '../scratch-file';
import type { FuzzTarget } from '../target';

const text = (value: unknown) => JSON.stringify(value);
const config = text({
  context: { [CONTEXT_KEY]: { x: { region: 'us-east-2', layout: { batch: 4 } }, y: {} } },
});

/** Commands that only read files and what the operator typed. */
const LINES = [
  'plan --environment x --json',
  'plan --layout 32x2 --batch 4 --sequence 8192',
  'layouts --instance-type trn1.32xlarge --model meta-llama/Llama-3.2-1B --csv',
  'environment list --config cdk.json',
  'model show meta-llama/Llama-3.3-70B-Instruct',
  'release show 2.23.0',
  'explain VerdictInvalid',
  'sweep plan tutorial --json',
  'compare a.json b.json',
  'results schema result',
];

/** Runs the command on what was typed, and throws what it printed as an error. */
async function typed(line: string): Promise<void> {
  const said: string[] = [];
  const stream = { isTerminal: false, width: () => 100, write: () => undefined };
  const io = {
    ...{ out: stream, env: {}, cwd: dirname(scratchFile('cdk.json', config)), now: () => 0 },
    err: { ...stream, write: (part: string) => void said.push(part) },
    onInterrupt: () => () => undefined,
    leave: () => undefined,
  };
  const code = await main(['--json', ...line.split(' ')], io);
  if (code === 0) return;
  const { error } = JSON.parse(said.join('').trim().split('\n').at(-1) ?? '') as {
    error: { code: 'CommandLineInvalid'; message: string; path?: string; causes: string[] };
  };
  if (`${error.code}` === 'Unexpected') throw new Error([error.message, ...error.causes].join('; '));
  throw requestError(error.code, error.message, { path: error.path ?? '' });
}

/** Parsers of what surrounds the command. */
export const commandTargets: readonly FuzzTarget[] = [
  {
    name: 'day',
    files: ['lib/acceptance/day/day-file.ts'],
    captures: [text({ schema: 'trainyard.acceptance-record/1', events: dayEvents(false) })],
    place: /record\.json/,
    read: (bytes) => dayRecord(readDayFile(scratchFile('record.json', bytes)), 0),
  },
  {
    name: 'command-line',
    files: ['lib/cli/program/main.ts'],
    captures: LINES,
    place: /./,
    // Words that begin a rehearsal or call AWS are not typed here: what they do is tested elsewhere.
    read: (bytes) => {
      const line = bytes.toString('utf8').slice(0, 20_000);
      const [first = ''] = line.split(' ');
      return LINES.some((known) => known.startsWith(`${first} `)) ? typed(line) : typed(`plan ${line}`);
    },
  },
  {
    name: 'config-edit',
    files: ['lib/capacity/write-members.ts', 'lib/capacity/json-edit.ts'],
    captures: [config, JSON.stringify(JSON.parse(config), null, 2)],
    place: /cdk\.json|of x|text/,
    read: (bytes) => writeMembers(scratchFile('cdk.json', bytes), 'x', { release: '2.23.0' }),
  },
  {
    name: 'rehearsal-state',
    files: ['lib/cli/account/rehearsal-state.ts'],
    captures: [
      text({
        last: 'x',
        environments: { x: { deployed: parseEnvironment('x', {}), timeScale: 20, faults: [] } },
      }),
    ],
    place: /fuzz|x/,
    read: (bytes) => readSettings(dirname(scratchFile('rehearsal.json', bytes)), undefined),
  },
  {
    name: 'result-file',
    files: ['lib/run/results/measured-runs.ts'],
    captures: [text(result()), text(manifest())],
    place: /given\.json/,
    read: (bytes) => measuredRunAt(scratchFile('given.json', bytes), 'a'),
  },
  {
    name: 'planned-commands',
    files: ['lib/compare/command-arguments.ts'],
    captures: [
      text(plan()),
      text({
        commands: [
          { phase: 'deploy', argv: ['vllm', '--override', '{"num_token_buckets":[1],"a":{"b":2}}'] },
        ],
      }),
    ],
    place: /./,
    read: (bytes) => {
      const sent = manifestSchema.safeParse({ ...manifest(), plan: parsedOr(bytes, {}) });
      if (sent.success) return [compileArguments, serveArguments, precisionOf].map((read) => read(sent.data));
    },
  },
];

function parsedOr(bytes: Buffer, otherwise: unknown): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return otherwise;
  }
}
