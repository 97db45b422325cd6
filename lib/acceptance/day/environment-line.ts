import { PHASES } from '../../contract/phase';
import { isTrainyardError } from '../../core/errors';
import { bootstrapsOf, collectRun, type RunRequest, requestFor, resumeRun, runPhases } from '../../run';
import type { Evidence } from '../claim-tests/evidence';
import type { DayEnvironment } from './day-environments';
import type { DayJournal } from './day-journal';
import type { DayOptions, DayPorts, OpenEnvironment } from './day-ports';
import { deviceCapturesOf } from './device-captures';

/** One environment of a day, while it stands. */
export interface StandingEnvironment {
  /** Which one. */
  readonly day: DayEnvironment;
  /** The world. */
  readonly ports: DayPorts;
  /** Where what happens is written. */
  readonly journal: DayJournal;
  /** How the day is driven. */
  readonly options: DayOptions;
  /** Its account. */
  readonly open: OpenEnvironment;
}

/**
 * The whole line on an environment: a new run, or the last one of the journal continued. A failure is evidence and comes
 * back as a sentence; null: it came to its end.
 * @throws what stopped the day
 */
export async function runLine(standing: StandingEnvironment): Promise<string | null> {
  const { day, journal, options, open } = standing;
  const { environment } = day;
  if (environment.instance.count === 0) return null;
  const { emit, signal } = options;
  const own = { emit, signal, outlives: open.outlives };
  const runId = runsOf(journal, environment.name).at(-1);
  try {
    if (runId !== undefined) await resumeRun(open.ports, runId, own);
    else
      await runPhases(open.ports, requestOf(standing), {
        ...own,
        onStored: (manifest) =>
          journal.append({ type: 'run', environment: environment.name, runId: manifest.runId }),
      });
    return null;
  } catch (error) {
    if (!isTrainyardError(error) || error.kind === 'stopped') throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** What is seen of an environment that stands. */
export async function lookAt(standing: StandingEnvironment, lineTrouble: string | null): Promise<Evidence> {
  const { day, ports, journal, open } = standing;
  const { environment } = day;
  const { store, directory, host } = open.ports;
  const runIds = runsOf(journal, environment.name);
  const [state, instances, bootstraps, runs, devices] = await Promise.all([
    ports.deployments.state(environment),
    directory.instances(environment.name),
    bootstrapsOf(store),
    Promise.all(runIds.map((runId) => collectRun(store, runId, open.deployment))),
    deviceCapturesOf(store, runIds),
  ]);
  return {
    ...{ environment, state, host, instances, bootstraps, runs, lineTrouble, ...devices },
    emulated: open.emulated !== null,
    deployment: open.deployment,
    remains: [],
    bucketKept: null,
    deletedItself: null,
    ec2: ports.ec2(environment),
    policies: ports.policies(environment),
    ...{ edit: null, idle: null, restart: null },
  };
}

/** Runs of an environment since it was last destroyed, oldest first: those before were on other instances. */
export function runsOf({ events }: DayJournal, environment: string): readonly string[] {
  const own = events.filter((event) => 'environment' in event && event.environment === environment);
  const last = own.findLastIndex(({ type }) => type === 'destroyed');
  return own.slice(last + 1).flatMap((event) => (event.type === 'run' ? [event.runId] : []));
}

/** A run of the day keeps what neuron-monitor says, beside what any run does. */
export function requestOf({ day: { environment }, options, open }: StandingEnvironment): RunRequest {
  const request = requestFor({
    environment,
    deployed: environment,
    deployment: open.deployment,
    phases: PHASES,
    emulated: open.emulated,
    tool: options.tool,
    ...(open.emulated !== null && { requests: environment.rehearsal.requests }),
  });
  return {
    ...request,
    parametersFor: (phase, runId) => {
      const parameters = request.parametersFor(phase, runId);
      return phase === 'benchmark' ? { ...parameters, Capture: ['monitor'] } : parameters;
    },
  };
}
