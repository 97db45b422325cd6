import { isTrainyardError, stoppedError } from '../core/errors';
import { within } from '../core/within';
import { toolkitFor } from '../documents';
import { planOrAlternatives } from '../plan';
import { credentialsCheck, quotaCheck, regionCheck, secretCheck } from './checks/account-checks';
import { bucketCheck, bucketToDeployCheck } from './checks/bucket-checks';
import { capacityCheck } from './checks/capacity-check';
import { changeCheck } from './checks/change-check';
import { deploymentCheck, toolkitCheck } from './checks/deployment-checks';
import { documentCheck } from './checks/document-check';
import { hubCheck } from './checks/hub-check';
import { imageCheck } from './checks/image-check';
import { bootstrapCheck, instanceCheck } from './checks/instance-checks';
import { modelStoreCheck, modelStoreToDeployCheck } from './checks/model-store-check';
import { runCheck, stopCheck } from './checks/run-checks';
import { zoneCheck } from './checks/zone-check';
import type { DeployedAccount, ExaminedAccount } from './examined-account';
import { CHECKS, type Check, type Finding, fail, failed, ok } from './finding';

/** How the doctor goes on. */
interface ExamineOptions {
  /** What is about to be done. @default `run` */
  readonly before?: 'run' | 'deploy';
  /** Ends the examination with the error Interrupted when it is aborted. */
  readonly signal: AbortSignal;
  /**
   * Milliseconds that one check may take.
   * @default 30 s: retries are within
   */
  readonly limitMs?: number;
}

const LIMIT_MS = 30_000;

/**
 * Looks at everything that a run or a deployment needs, all at once, and changes nothing. A check that throws is a line
 * with the words of its error; without credentials the account is not asked.
 * @throws Interrupted when the signal is aborted
 */
export async function examine(examined: ExaminedAccount, options: ExamineOptions): Promise<Finding[]> {
  const interrupt = interrupted(options.signal);
  const run: Run = (check, work) => limited(check, work, interrupt.happened, options.limitMs ?? LIMIT_MS);
  try {
    const findings = await Promise.all([
      run('environment', async () => planCheck(examined)),
      run('region', () => regionCheck(examined)),
      run('hub', () => hubCheck(examined)),
      accountChecks(examined, run, options.before ?? 'run'),
    ]);
    return findings.flat().sort((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check));
  } finally {
    interrupt.dispose();
  }
}

type Run = (check: Check, work: () => Promise<Finding[]>) => Promise<Finding[]>;

async function accountChecks(
  examined: ExaminedAccount,
  run: Run,
  before: 'run' | 'deploy',
): Promise<Finding[]> {
  const credentials = await run('credentials', () => credentialsCheck(examined));
  if (credentials.some(({ state }) => state === 'fail')) return credentials;
  const asked = await Promise.all([
    run('zones', () => zoneCheck(examined)),
    run('capacity', () => capacityCheck(examined)),
    run('quota', () => quotaCheck(examined)),
    run('image', () => imageCheck(examined)),
    run('secret', () => secretCheck(examined)),
    // What a deployment is there to mend is no reason against it.
    ...(before === 'deploy'
      ? [
          run('change', () => changeCheck(examined)),
          run('bucket', () => bucketToDeployCheck(examined)),
          run('models', () => modelStoreToDeployCheck(examined)),
        ]
      : [run('deployment', () => deployedChecks(examined, run))]),
  ]);
  return [...credentials, ...asked.flat()];
}

async function deployedChecks(examined: ExaminedAccount, run: Run): Promise<Finding[]> {
  const deployment = await examined.ports.directory.deployment(examined.environment.name);
  if (deployment === undefined) return deploymentCheck(examined);
  const deployed: DeployedAccount = { ...examined, deployment };
  const toolkitSha256 = toolkitFor(examined.environment).sha256;
  const findings = await Promise.all([
    deploymentCheck(deployed),
    run('bucket', () => bucketCheck(deployed)),
    run('models', () => modelStoreCheck(deployed)),
    run('documents', () => documentCheck(deployed, toolkitSha256)),
    run('toolkit', () => toolkitCheck(deployed, toolkitSha256)),
    run('instances', () => instanceCheck(deployed)),
    run('bootstrap', () => bootstrapCheck(deployed)),
    run('runs', () => runCheck(deployed)),
    run('stop', () => stopCheck(deployed)),
  ]);
  return findings.flat();
}

function planCheck({ environment }: ExaminedAccount): Finding[] {
  planOrAlternatives(environment);
  const { instance, model, release } = environment;
  return [
    ok('environment', `${model.id} on ${instance.count} × ${instance.type}, SDK ${release}: the plan fits`),
  ];
}

/** The nested checks have limits of their own, so the one around them waits for the longest. */
async function limited(
  check: Check,
  work: () => Promise<Finding[]>,
  interrupt: Promise<never>,
  limitMs: number,
): Promise<Finding[]> {
  const limit = check === 'deployment' ? 2 * limitMs : limitMs;
  try {
    return await within(Promise.race([work(), interrupt]), limit, () => [timedOut(check, limit)]);
  } catch (error) {
    if (isTrainyardError(error) && error.kind !== 'stopped') return [failed(check, error)];
    throw error;
  }
}

function timedOut(check: Check, limitMs: number): Finding {
  const says = `no answer within ${limitMs / 1000} s`;
  return fail(check, 'CheckTimedOut', says, 'see whether the network leads to AWS, then ask again');
}

/** One listener for all checks. Nobody may be waiting when it happens, which is no defect. */
function interrupted(signal: AbortSignal): { readonly happened: Promise<never>; dispose(): void } {
  let dispose = () => {};
  const happened = new Promise<never>((_, reject) => {
    const stop = () => reject(stoppedError('Interrupted', 'stopped looking'));
    signal.addEventListener('abort', stop, { once: true });
    dispose = () => signal.removeEventListener('abort', stop);
    if (signal.aborted) stop();
  });
  happened.catch(() => undefined);
  return { happened, dispose };
}
