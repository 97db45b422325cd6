import { resolve } from 'node:path';
import { type Deployment, deploymentSchema } from '../../contract/deployment';
import { deploymentParameterName, documentName } from '../../contract/names';
import type { Environment } from '../../environment';
import type { Deployments, StackState } from '../../run';
import { deletionPassed } from '../account/planned-deletions';
import { type AttachedAccount, attachAccount } from './account-process';
import { associationStatus } from './association';
import { type AwsCalls, awsCalls } from './aws-calls';
import type { InstanceView } from './control-client';
import { openRehearsal, type Rehearsal, type RehearsalOptions } from './rehearsal';

/** The emulated account of a folder as a place to deploy to. */
export interface EmulatedDeployments extends Deployments {
  /** Lets go of everything that was deployed. The account ends, unless another operator holds it; nothing is destroyed. */
  close(): Promise<void>;
  /** Whether a bucket of the account exists. */
  bucketExists(bucket: string): Promise<boolean>;
}

/**
 * Deploys into the emulated account of a state folder. What is deployed stays open, and its instances run, until it is
 * destroyed or `close` is called. The account itself keeps `guards.deleteStackAt`: it deletes at that moment while it
 * lives, and otherwise when it is opened again, before it answers anything.
 */
export function emulatedDeployments(
  options: Omit<RehearsalOptions, 'environment' | 'deleteAt' | 'signal' | 'unfinished'>,
): EmulatedDeployments {
  const stateDir = resolve(options.stateDir);
  const opened = new Map<string, Rehearsal>();
  const within = <T>(work: (account: AttachedAccount) => Promise<T>, signal?: AbortSignal) =>
    withAccount({ stateDir, ...(signal && { signal }) }, work);
  const letGo = async (name: string) => {
    const rehearsal = opened.get(name);
    opened.delete(name);
    await rehearsal?.close();
  };
  return {
    async deploy(environment, signal) {
      const { name } = environment;
      const deleteAt = environment.guards.deleteStackAt;
      const before = opened.get(name);
      const opening = openRehearsal({ ...options, stateDir, environment, deleteAt, signal });
      const ended = await opening.then(
        async (rehearsal) => {
          opened.set(name, rehearsal);
          await before?.close();
        },
        (error: unknown) => ({ error }),
      );
      if (deleteAt !== null && Date.parse(deleteAt) <= Date.now()) {
        // What was launched after the moment would be nobody's.
        await within(({ control }) => control.deleteStack(name));
        await letGo(name);
        throw deletionPassed(deleteAt);
      }
      if (ended !== undefined) throw ended.error;
    },
    async destroy({ name }, signal) {
      await within(({ control }) => control.deleteStack(name), signal);
      await letGo(name);
    },
    state: (environment) => within((account) => stateOf(environment, account)),
    remains: ({ name }) =>
      within(async (account) => (await hostsOf(name, account)).map(({ instanceId }) => instanceId)),
    bucketExists: (bucket) => within(({ file }) => awsCalls(file.endpoint).hasBucket(bucket)),
    async close() {
      for (const name of [...opened.keys()]) await letGo(name);
    },
  };
}

/** Holds on to the account for one piece of work; it is started if need be, and ends when nobody else holds it. */
async function withAccount<T>(
  options: Parameters<typeof attachAccount>[0],
  work: (account: AttachedAccount) => Promise<T>,
): Promise<T> {
  const account = await attachAccount(options);
  try {
    return await work(account);
  } finally {
    await account.close();
  }
}

const hostsOf = async (name: string, { control }: AttachedAccount) =>
  (await control.instances()).filter(({ environment }) => environment === name);

/** By what is there: the record is written first, the bootstrap ends last. */
async function stateOf({ name }: Environment, account: AttachedAccount): Promise<StackState> {
  const aws = awsCalls(account.file.endpoint);
  const [instances, deployment] = await Promise.all([hostsOf(name, account), recordOf(name, aws)]);
  if (deployment === undefined) return instances.length === 0 ? 'absent' : 'failed';
  if (instances.some(({ boot }) => boot === 'running')) return 'changing';
  if (!isWhole(instances, deployment)) return 'failed';
  // An association that has nowhere to run is never done.
  if (instances.length === 0) return 'deployed';
  const status = await associationStatus(documentName(name, 'bootstrap'), aws);
  if (status === 'Pending' || status === 'InProgress') return 'changing';
  return status === 'Success' ? 'deployed' : 'failed';
}

const isWhole = (instances: readonly InstanceView[], { instanceCount }: Deployment) =>
  instances.length === instanceCount && instances.every(({ boot }) => boot === 'done');

async function recordOf(name: string, aws: AwsCalls): Promise<Deployment | undefined> {
  const Name = deploymentParameterName(name);
  const found = await aws.ssmUnless<{ Parameter: { Value: string } }>(
    'GetParameter',
    { Name },
    'ParameterNotFound',
  );
  return found && deploymentSchema.parse(JSON.parse(found.Parameter.Value));
}
