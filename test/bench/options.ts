/** The bench's command line. */
import { parseArgs } from 'node:util';
import { foreignCode } from '../../lib/codes/foreign-code';
import { requestError } from '../../lib/core/errors';
import { BENCHES } from './bench';
import type { UpstreamSource } from './upstream';

export const USAGE = `npm run bench -- [--only NAME]… [--rehearsal] [--json]
                [--llmperf DIR --patches DIR --python PATH]

  --only NAME     ${Object.keys(BENCHES).join(', ')};
                  first-hour, saturation, scale, synth and verdict take minutes and run only when named
  --rehearsal     rehearse the whole line too, twice
  --json          rows as JSON
  --llmperf DIR   a git checkout of ray-project/llmperf: its own client is measured in the same run
  --patches DIR   the folder with AWS's neuron_perf.patch and llmperf_dp.patch
  --python PATH   a Python with Ray and what LLMPerf imports`;

/** Only when they are asked for: minutes each. */
const LONG = ['rehearsal', 'first-hour', 'saturation', 'scale', 'synth', 'verdict'];

export interface BenchOptions {
  readonly names: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  readonly upstream?: UpstreamSource;
}

export function parseOptions(args: readonly string[]): BenchOptions {
  const given = parsed(args);
  const usual = Object.keys(BENCHES).filter(
    (name) => !LONG.includes(name) || (name === 'rehearsal' && given.rehearsal),
  );
  const names = given.only ?? usual;
  const unknown = names.find((name) => !(name in BENCHES));
  if (unknown !== undefined) {
    throw requestError(foreignCode('BenchUnknown'), `there is no bench ${unknown}`, {
      next: `name one of ${Object.keys(BENCHES).join(', ')}`,
    });
  }
  const upstream = upstreamOf(given);
  return { names, json: given.json, help: given.help, ...(upstream && { upstream }) };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        rehearsal: flag,
        json: flag,
        help: flag,
        llmperf: text,
        patches: text,
        python: text,
      },
    }).values;
  } catch (cause) {
    throw requestError(foreignCode('BenchOptionUnknown'), 'the options were not understood', {
      cause,
      next: USAGE,
    });
  }
}

function upstreamOf(given: Partial<UpstreamSource>): UpstreamSource | undefined {
  const { llmperf, patches, python } = given;
  if (!llmperf && !patches && !python) return undefined;
  if (llmperf && patches && python) return { llmperf, patches, python };
  throw requestError(
    foreignCode('UpstreamIncomplete'),
    "LLMPerf's own client needs --llmperf, --patches and --python",
    {
      next: 'give all three, or none to see the recorded figures',
    },
  );
}
