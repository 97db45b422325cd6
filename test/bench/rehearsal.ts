/** The whole line on this machine, twice in one state directory: the second time nothing is compiled. */
import { join } from 'node:path';
import { foreignCode } from '../../lib/codes/foreign-code';
import { phaseError } from '../../lib/core/errors';
import { packageRoot } from '../../lib/core/package-root';
import type { Context } from './context';
import { type Row, row } from './row';
import type { Scratch } from './scratch';

const NAME = 'rehearsal';
const REQUESTS = 40;
const WHOLE_SECONDS = 60;
const CACHED_COMPILE_SECONDS = 2;

export async function rehearsal({ scratch, say }: Context): Promise<Row[]> {
  const state = scratch.folder('state');
  const first = await rehearse(scratch, state);
  say('again, from the artifact cache');
  const again = await rehearse(scratch, state);
  return [
    row(NAME, {
      what: `all phases, ${REQUESTS} requests`,
      ours: first.seconds,
      beside: WHOLE_SECONDS,
      besideIs: 'what was promised',
      unit: 's',
      required: { most: 1 },
    }),
    row(NAME, {
      what: 'compile, from the cache',
      ours: again.compileSeconds,
      beside: CACHED_COMPILE_SECONDS,
      besideIs: 'what was promised',
      unit: 's',
      required: { most: 1 },
    }),
  ];
}

async function rehearse(
  scratch: Scratch,
  state: string,
): Promise<{ seconds: number; compileSeconds: number }> {
  const args = ['rehearse', '--json', '--state', state, '--requests', String(REQUESTS)];
  const before = performance.now();
  const ended = await scratch.run(process.execPath, [join(packageRoot(), 'dist/bin/trainyard.js'), ...args], {
    cwd: packageRoot(),
    limitSeconds: 4 * WHOLE_SECONDS,
  });
  const seconds = (performance.now() - before) / 1000;
  if (ended.code !== 0) {
    const last = ended.stderr.trim().split('\n').at(-1) ?? 'nothing';
    throw phaseError(
      foreignCode('RehearsalFailed'),
      `the rehearsal ended with ${ended.code}; its last line: ${last}`,
      {
        next: 'run `npx trainyard rehearse` and read what it says',
      },
    );
  }
  return { seconds, compileSeconds: compileSeconds(ended.stderr) };
}

/** As the operator waits for it, between the two events. */
function compileSeconds(events: string): number {
  const seen = events
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { at: string; type: string; phase?: string })
    .filter(({ phase }) => phase === 'compile');
  const [from, to] = ['phase-started', 'phase-finished'].map((type) =>
    Date.parse(seen.find((event) => event.type === type)?.at ?? ''),
  );
  return ((to ?? Number.NaN) - (from ?? Number.NaN)) / 1000;
}
