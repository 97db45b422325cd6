/** How long a synthesis of one environment takes, beside that of a stack with one bucket under the same feature flags. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/core/package-root';
import type { Context } from './context';
import { type Row, row } from './row';
import { runFile } from './scratch';

const TRIES = 3;
const ENVIRONMENT = 'tutorial';
const MOST_TIMES = 1.3;
const ROOT = packageRoot();
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

const TINY = `
const { App, Stack } = require('aws-cdk-lib');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const app = new App();
new Bucket(new Stack(app, 'Tiny'), 'Bucket');
app.synth();
`;

export async function synth({ scratch }: Context): Promise<Row[]> {
  const folder = scratch.folder('synth');
  const tiny = join(folder, 'tiny.js');
  writeFileSync(tiny, TINY.replaceAll("require('aws-cdk-lib", `require('${ROOT}/node_modules/aws-cdk-lib`));
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ app: `node ${tiny}`, context: flags() }));
  const best = { ours: Number.POSITIVE_INFINITY, tiny: Number.POSITIVE_INFINITY };
  // In turns, and the best of each: a busy moment of the machine must not fall on one of them alone.
  for (let tried = 0; tried < TRIES; tried++) {
    best.tiny = Math.min(best.tiny, await secondsOf(folder, join(folder, 'out'), []));
    best.ours = Math.min(
      best.ours,
      await secondsOf(ROOT, join(folder, 'ours'), ['-c', `environment=${ENVIRONMENT}`]),
    );
  }
  return [
    row('synth', {
      what: `cdk synth of ${ENVIRONMENT}`,
      ours: best.ours,
      beside: best.tiny,
      besideIs: 'a stack of one bucket',
      unit: 's',
      required: { most: MOST_TIMES },
    }),
  ];
}

/** The context of our `cdk.json` without the environments: what the toolkit does is decided by its flags. */
function flags(): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return Object.fromEntries(Object.entries(context).filter(([name]) => !name.startsWith('trainyard:')));
}

async function secondsOf(cwd: string, output: string, more: readonly string[]): Promise<number> {
  const before = performance.now();
  const words = ['synth', '--quiet', '--no-notices', '--no-lookups', '--output', output, ...more];
  await runFile(process.execPath, [CDK, ...words], { cwd });
  return (performance.now() - before) / 1000;
}
