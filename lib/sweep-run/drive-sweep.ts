import { setMaxListeners } from 'node:events';
import type { EndStatus } from '../core/choices';
import { isTrainyardError, requestError } from '../core/errors';
import { type RunContext, type RunEvent, type RunOptions, type RunPorts, runContext } from '../run';
import { prepareSweep, type SweepRequest } from './begin-sweep';
import { readRecords } from './step-record';
import { SweepDrive } from './sweep-drive';
import { SweepDriver } from './sweep-driver';
import type { SweepEvent } from './sweep-events';
import type { SweepManifest } from './sweep-manifest';
import { checkedSweep, refuseForeignRecords } from './sweep-of-deployment';
import { storeSweep } from './sweep-store';
import { inWordsOfSweep } from './words-of-sweep';
import { refuseOthers } from './working-commands';

/** Options of whoever drives a sweep. */
export interface SweepOptions extends Omit<RunOptions, 'emit'> {
  /**
   * Receives every event, in order.
   * @default events are dropped
   */
  readonly emit?: (event: SweepEvent | RunEvent) => void;
  /** Called with the manifest when it is stored, before the first command. */
  readonly onStored?: (manifest: SweepManifest) => void;
  /**
   * Another end of the sweep than its manifest has, in milliseconds since the epoch.
   * @default the end that it began with
   */
  readonly endsAt?: number | undefined;
}

/**
 * Begins a sweep and drives it to its end. Everything is checked, and its manifest is stored, before the first command
 * is sent. A failed cell is recorded and the sweep goes on, unless its file says `onFailure: stop`.
 * @throws SweepNotAlone when other work is going on on the instances
 * @throws StoppedWatching when the signal is aborted, SweepTaken when another process goes on with it
 */
export async function runSweep(
  ports: RunPorts,
  request: SweepRequest,
  options: SweepOptions = {},
): Promise<SweepManifest> {
  const context = runContext(ports, options);
  const manifestFor = await prepareSweep(context, request);
  const sweep = await storeSweep(context.store, context.clock, request.environment.name, manifestFor);
  options.onStored?.(sweep);
  await drive(ports, context, sweep, options);
  return sweep;
}

/**
 * Continues a sweep from nothing but what is stored: steps with a success are not repeated, commands that are at work
 * are followed, and whatever failed or was left out is tried again.
 * @throws SweepNotFound when the bucket has no such sweep
 * @throws ManifestNotOfDeployment, SweepForged when an object of it says that it is something else
 * @throws SweepToolkitDiffers when the instances were set up with another toolkit since
 * @throws the same as runSweep
 */
export async function resumeSweep(
  ports: RunPorts,
  sweepId: string,
  options: SweepOptions = {},
): Promise<SweepManifest> {
  const context = runContext(ports, options);
  const { sweep } = await checkedSweep(context, sweepId);
  await refuseOtherToolkit(context, sweep);
  await refuseOthers(context, sweepId, sweep.base.documents);
  options.onStored?.(sweep);
  await drive(ports, context, sweep, options);
  return sweep;
}

/** Every cell would fail on the instance, and cells of two toolkits are no table. */
async function refuseOtherToolkit({ directory, flags }: RunContext, { sweepId, base }: SweepManifest) {
  const deployment = await directory.deployment(base.environment.name);
  if (deployment === undefined || deployment.bundle === base.bundle) return;
  const [began, now] = [base.bundle, deployment.bundle].map((digest) => digest.slice(0, 12));
  throw requestError(
    'SweepToolkitDiffers',
    `${sweepId} began with toolkit ${began}, and the instances have ${now}: its cells would not be of one kind`,
    {
      next: `read what it measured with: trainyard sweep report ${sweepId}${flags}; then begin another one, or deploy the version that began it`,
      data: { sweepId, began: base.bundle, now: deployment.bundle },
    },
  );
}

/** Ends its steps by one controller: the operator's stop, or the first step that threw. */
async function drive(ports: RunPorts, context: RunContext, sweep: SweepManifest, options: SweepOptions) {
  const stopper = new AbortController();
  // Each step that is at work listens, and many may be.
  setMaxListeners(0, stopper.signal);
  const stop = () => stopper.abort();
  context.signal.addEventListener('abort', stop, { once: true });
  if (context.signal.aborted) stop();
  const began = context.clock.now();
  const finish = (status: EndStatus) =>
    options.emit?.({
      type: 'sweep-finished',
      sweepId: sweep.sweepId,
      status,
      seconds: (context.clock.now() - began) / 1000,
    });
  try {
    const driver = await SweepDriver.take(context, sweep.sweepId);
    const records = await readRecords(context.store, sweep.sweepId);
    refuseForeignRecords(sweep, records);
    const emit = options.emit ?? (() => undefined);
    const { deadline } = options;
    const endsAt = endOf(sweep, options);
    const parts = { ports, context, sweep, emit, deadline, endsAt, stopper, driver, records };
    const ends = await new SweepDrive(parts).walk();
    finish(ends.every((end) => end === 'succeeded') ? 'succeeded' : 'failed');
  } catch (error) {
    finish(isTrainyardError(error) && error.kind === 'stopped' ? 'stopped' : 'failed');
    throw inWordsOfSweep(context, sweep, error);
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
}

/** Of its own limit. A rehearsal is quicker than its plan, and nothing ends it. */
function endOf({ base, endsAt }: SweepManifest, options: SweepOptions): number | undefined {
  if (base.emulated !== null) return undefined;
  return options.endsAt ?? (endsAt === null ? undefined : Date.parse(endsAt));
}
