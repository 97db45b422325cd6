import { join, resolve } from 'node:path';
import { isTrainyardError } from '../../core/errors';
import type { Environment } from '../../environment';
import { attachAccount } from './account-process';
import { awsCalls } from './aws-calls';
import { bootstrap } from './bootstrap';
import { ensureInstances } from './instances';
import { CREDENTIALS } from './look-into';
import { placeSource } from './place-source';
import { publish } from './publish';

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
  readonly step: 'account' | 'publish' | 'launch' | 'bootstrap';
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
  const step = stepper(options.onProgress ?? (() => {}), environment.instance.count);
  const account = await step('account', () => attachAccount({ ...options, stateDir }));
  try {
    const { file, control } = account;
    const aws = awsCalls(file.endpoint, options.signal);
    // As the schedule of a stack: there before anything that it is for.
    await control.planDeletion(environment.name, options.deleteAt);
    const published = await step('publish', () => publish(environment, aws, control));
    const instanceIds = await step('launch', async () => {
      const instances = await ensureInstances(environment, control, {
        timeScale: options.timeScale ?? environment.rehearsal.timeScale,
        faults: options.faults ?? [],
        heartbeatSeconds: options.heartbeatSeconds ?? 1,
      });
      const ids = instances.map(({ instanceId }) => instanceId);
      await placeSource(
        environment,
        aws,
        ids.map((id) => join(stateDir, 'hosts', id, 'root')),
      );
      return ids;
    });
    await step(
      'bootstrap',
      () =>
        bootstrap(published, environment.release, { stateDir, instanceIds }, aws).catch((error: unknown) => {
          if (options.unfinished !== true || !isTrainyardError(error) || error.kind !== 'phase') throw error;
          return error;
        }),
      (ran) => (ran === true ? undefined : ran === false ? 'skipped' : `failed: ${ran.code}`),
    );
    return {
      endpoint: file.endpoint,
      region: environment.region,
      credentials: CREDENTIALS,
      hubEndpoint: file.hubEndpoint,
      instanceIds,
      bucket: published.deployment.bucket,
      variables: variablesOf(file.endpoint, environment.region),
      close: () => account.close(),
    };
  } catch (error) {
    await account.close();
    throw error;
  }
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
