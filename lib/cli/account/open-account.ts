import type { Deployment } from '../../contract/deployment';
import { isTrainyardError, requestError } from '../../core/errors';
import { openRehearsal } from '../../emulator/rehearsal';
import { type Environment, loadEnvironment } from '../../environment';
import { type Emit, environmentOfRun, latestRunId, type RunPorts, systemClock } from '../../run';
import { type Connected, type Connection, connect } from '../../run/aws';
import { type RetryContext, retryingDirectory, retryingHost, retryingStore } from '../../run/ports/retry';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { configFile } from '../request/requested-environment';
import { callLimits } from './call-limits';
import { orDiskFull } from './disk-needed';
import { type RehearsalSettings, stateDir, stateFlags } from './rehearsal-state';
import { settingsOf } from './rehearsed-settings';
import { usesRehearsal } from './uses-rehearsal';

/** The account a command talks to: AWS, or a rehearsal's. Only endpoint and credentials differ. */
export interface OpenAccount {
  readonly ports: RunPorts;
  readonly deployment: Deployment;
  /** How it is reached. */
  readonly connection: Connection;
  /** As its documents were published, when that is known here. */
  readonly deployed: Environment | undefined;
  readonly emulated: { readonly timeScale: number } | null;
  /** Options that lead a later command here, and whether work goes on when this one ends. */
  readonly advice: { readonly flags: string; readonly outlives: boolean };
  close(): Promise<void>;
}

/**
 * Opens the account, does the work, and lets go of the account whatever happened. With `unfinished` it also opens a
 * rehearsal whose instances did not come through their bootstrap.
 */
export async function withAccount<T>(
  call: Call,
  printer: Printer,
  runId: string | undefined,
  work: (account: OpenAccount) => Promise<T>,
  unfinished = false,
): Promise<T> {
  const rehearses = await usesRehearsal(call);
  try {
    const account = await openAccount(call, printer, runId, unfinished);
    try {
      return await work(account);
    } finally {
      await account.close();
    }
  } catch (error) {
    throw rehearses ? orDiskFull(error, stateDir(call)) : error;
  }
}

async function openAccount(
  call: Call,
  printer: Printer,
  runId: string | undefined,
  unfinished: boolean,
): Promise<OpenAccount> {
  if (!(await usesRehearsal(call))) return openAwsAccount(call, printer.event, runId);
  return openRehearsalAccount(call, printer, settingsOf(call, runId), unfinished);
}

async function openAwsAccount(call: Call, emit: Emit, runId: string | undefined): Promise<OpenAccount> {
  const name = runId === undefined ? call.options.environment : environmentOfRun(runId);
  const retries = { clock: systemClock, emit, signal: call.signal };
  const connection = connectionOf(call, name);
  const connected = patiently(await connect(connection, name, retries), retries);
  const flags = call.options.config === undefined ? '' : ` --config ${call.options.config}`;
  const advice = { flags, outlives: true };
  return {
    ...connected,
    connection,
    deployed: undefined,
    emulated: null,
    advice,
    close: async () => undefined,
  };
}

/**
 * Opens the rehearsal of these settings in the state directory of the command; it is closed again if that
 * fails.
 */
export async function openRehearsalAccount(
  call: Call,
  printer: Printer,
  settings: RehearsalSettings,
  unfinished = false,
): Promise<OpenAccount> {
  const { deployed, timeScale, faults } = settings;
  const rehearsal = await openRehearsal({
    stateDir: stateDir(call),
    environment: deployed,
    timeScale,
    faults,
    unfinished,
    signal: call.signal,
    onProgress: (progress) => printer.event({ type: 'rehearsal', ...progress }),
  });
  try {
    const retries = { clock: systemClock, emit: printer.event, signal: call.signal };
    const connection = { ...rehearsal, limits: callLimits(call) };
    const connected = patiently(await connect(connection, deployed.name, retries), retries);
    const advice = { flags: stateFlags(call), outlives: false };
    // Of the instances: what is recorded of them is what they worked by.
    const emulated = { timeScale: rehearsal.timeScale };
    return { ...connected, connection, deployed, emulated, advice, close: () => rehearsal.close() };
  } catch (error) {
    await rehearsal.close();
    throw error;
  }
}

/** No command reads or lists past the retries: one reset in the last call would end a run that has succeeded. */
export function patiently({ ports, deployment }: Connected, retry: RetryContext): Connected {
  const host = retryingHost(ports.host, retry);
  const store = retryingStore(ports.store, retry);
  const directory = retryingDirectory(ports.directory, retry);
  return { deployment, ports: { host, store, directory, clock: ports.clock } };
}

/** AWS, where the environment is. */
export function connectionOf(call: Call, name: string): Connection {
  const endpoint = call.io.env['AWS_ENDPOINT_URL'];
  const at = endpoint === undefined ? {} : { endpoint };
  return { region: regionOf(call, name), ...at, limits: callLimits(call) };
}

/** The region of the environment; for one that is deployed but not in the file, the region that the shell names. */
function regionOf(call: Call, name: string): string {
  try {
    return loadEnvironment({ name, configFile: configFile(call) }).region;
  } catch (error) {
    const region = call.io.env['AWS_REGION'] ?? call.io.env['AWS_DEFAULT_REGION'];
    const unknown =
      isTrainyardError(error) && ['EnvironmentUnknown', 'ConfigFileMissing'].includes(error.code);
    if (unknown && region !== undefined) return region;
    throw error;
  }
}

/** The run that was named, or the newest. */
export async function runIdOf(call: Call, account: OpenAccount): Promise<string> {
  return call.args[0] ?? (await latestRunId(account.ports.store, account.deployment.environment));
}

/**
 * The environment as its stack has it. Throws InstanceTypeDiffers if the file names another instance type.
 */
export function deployedOf(account: OpenAccount, fromFile: Environment): Environment {
  if (account.deployed !== undefined) return account.deployed;
  if (account.deployment.instanceType === fromFile.instance.type) return fromFile;
  throw requestError(
    'InstanceTypeDiffers',
    `${fromFile.name} is deployed on ${account.deployment.instanceType}, the file says ${fromFile.instance.type}`,
    { next: 'deploy the stack again' },
  );
}
