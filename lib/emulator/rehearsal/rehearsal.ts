import { join, resolve } from 'node:path';
import { isTrainyardError } from '../../core/errors';
import type { Environment } from '../../environment';
import type { AccountFile } from '../account';
import { type AttachedAccount, attachAccount } from './account-process';
import { awsCalls } from './aws-calls';
import { bootstrap } from './bootstrap';
import { CREDENTIALS } from './inspect-account';
import { ensureInstances } from './instances';
import { placeSource } from './place-source';
import { preflight } from './preflight';
import { publish } from './publish';
import { takeTurn } from './take-turn';

/** Which environment is rehearsed, and how. */
export interface RehearsalOptions {
  /** Folder of the account; a later rehearsal there finds the same one. */
  readonly stateDir: string;
  /** The environment that is deployed into the account. */
  readonly environment: Environment;
  /** Failures to inject, by name; those that the account does not raise itself go to the host's stand-ins. */
  readonly faults?: readonly string[];
  /** How many times faster than its model the emulated hardware works. @default - the environment's */
  readonly timeScale?: number;
  /** Seconds that the account waits for another operator after the last one vanished. @default 20 */
  readonly graceSeconds?: number;
  /** Seconds between two progress objects of the host. @default 1 */
  readonly heartbeatSeconds?: number;
  /** Whether it opens with instances whose bootstrap failed, for who wants to look at them. @default false */
  readonly unfinished?: boolean;
  /**
   * When the account deletes what was deployed, in ISO 8601 and UTC, whoever lives then; null plans nothing.
   * @default - what an earlier opening planned, and nothing if that has been
   */
  readonly deleteAt?: string | null;
  /** Ends the opening when it is aborted, with the error Interrupted. @default - it is never aborted */
  readonly signal?: AbortSignal;
  /** Called at the beginning and at the end of every step. */
  readonly onProgress?: (progress: RehearsalProgress) => void;
}

/** One step of the opening, when it begins and when it is done. */
export interface RehearsalProgress {
  /** `turn` only where another command opens the same rehearsal, and is waited for. */
  readonly step: 'account' | 'turn' | 'publish' | 'launch' | 'bootstrap';
  readonly status: 'started' | 'done';
  /** `skipped`: it was already so in this state directory, on every instance. */
  readonly detail?: string;
  /** How many instances there are; of `launch` and `bootstrap` only. */
  readonly instances?: number;
  readonly seconds?: number;
}

/** An open rehearsal: where it answers, with which credentials, and how it ends. */
export interface Rehearsal {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly hubEndpoint: string;
  /** Ids of the emulated instances, the one that was launched first first. */
  readonly instanceIds: readonly string[];
  /** How many times faster than its model each instance works, as the instances themselves have it. */
  readonly timeScale: number;
  readonly bucket: string;
  /** What a shell exports to point the AWS CLI or an SDK here. */
  readonly variables: Readonly<Record<string, string>>;
  /** The account ends, unless another operator holds it; then nothing of it is left running. */
  close(): Promise<void>;
}

/** Opens a rehearsal: an emulated account with the environment deployed and its instances bootstrapped. */
export async function openRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const { environment } = options;
  const stateDir = resolve(options.stateDir);
  const tell = options.onProgress ?? (() => {});
  const step = stepper(tell, environment.instance.count);
  await preflight({ stateDir });
  const account = await step('account', () => attachAccount({ ...options, stateDir }));
  const { file } = account;
  try {
    const turn = await inTurn(file, options.signal, tell);
    const deployed = await deploy({ ...options, stateDir }, account, step).finally(turn);
    return {
      endpoint: file.endpoint,
      region: environment.region,
      credentials: CREDENTIALS,
      hubEndpoint: file.hubEndpoint,
      ...deployed,
      variables: variablesOf(file.endpoint, environment.region),
      close: () => account.close(),
    };
  } catch (error) {
    await account.close();
    throw error;
  }
}

/** Documents, instances and their bootstrap; what is there already stays. */
async function deploy(
  options: RehearsalOptions,
  { file, control }: AttachedAccount,
  step: Step,
): Promise<Pick<Rehearsal, 'instanceIds' | 'timeScale' | 'bucket'>> {
  const { environment, stateDir, unfinished, signal } = options;
  const aws = awsCalls(file.endpoint, signal);
  // As the schedule of a stack: there before anything that it is for.
  await control.planDeletion(environment.name, options.deleteAt);
  const published = await step('publish', () => publish(environment, aws, control));
  const wanted = options.timeScale ?? environment.rehearsal.timeScale;
  const instances = await step('launch', async () => {
    const found = await ensureInstances(environment, control, {
      timeScale: wanted,
      faults: options.faults ?? [],
      heartbeatSeconds: options.heartbeatSeconds ?? 1,
    });
    const roots = found.map(({ instanceId }) => join(stateDir, 'hosts', instanceId, 'root'));
    await placeSource(environment, aws, roots);
    return found;
  });
  const instanceIds = instances.map(({ instanceId }) => instanceId);
  await step(
    'bootstrap',
    () =>
      bootstrap(published, environment.release, { stateDir, instanceIds }, aws).catch((error: unknown) => {
        if (unfinished !== true || !isTrainyardError(error) || error.kind !== 'phase') throw error;
        return error;
      }),
    (ran) => (ran === true ? undefined : ran === false ? 'skipped' : `failed: ${ran.code}`),
  );
  const timeScale = instances[0]?.timeScale ?? wanted;
  return { instanceIds, timeScale, bucket: published.deployment.bucket };
}

/** The turn to open, with what gives it back; a wait for somebody else's is a step that is told. */
async function inTurn(
  file: AccountFile,
  signal: AbortSignal | undefined,
  tell: (progress: RehearsalProgress) => void,
): Promise<() => void> {
  const began = performance.now();
  let waited = false;
  const turn = await takeTurn(file, signal, () => {
    waited = true;
    tell({ step: 'turn', status: 'started' });
  });
  if (waited) tell({ step: 'turn', status: 'done', seconds: (performance.now() - began) / 1000 });
  return turn;
}

function variablesOf(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}

type Step = ReturnType<typeof stepper>;

function stepper(tell: (progress: RehearsalProgress) => void, count: number) {
  return async <T>(
    step: RehearsalProgress['step'],
    work: () => Promise<T>,
    say: (result: T) => string | undefined = () => undefined,
  ): Promise<T> => {
    const began = performance.now();
    const instances = step === 'launch' || step === 'bootstrap' ? { instances: count } : {};
    tell({ step, status: 'started', ...instances });
    const result = await work();
    const detail = say(result);
    const seconds = (performance.now() - began) / 1000;
    tell({ step, status: 'done', seconds, ...instances, ...(detail && { detail }) });
    return result;
  };
}
