import { PHASES, type Phase } from '../../contract/phase';
import { isTrainyardError } from '../../core/errors';
import type { Environment } from '../../environment';
import type { CAPTURES } from '../../facts/parameters/choices';
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
    ...{ edit: null, idle: null, restart: null, beside: null, sweep: null },
  };
}

/** Events of an environment since it was last destroyed, oldest first: those before are of other instances. */
export function eventsOf({ events }: DayJournal, environment: string) {
  const own = events.filter((event) => 'environment' in event && event.environment === environment);
  return own.slice(own.findLastIndex(({ type }) => type === 'destroyed') + 1);
}

/** Every run among them. */
export function everyRunOf(journal: DayJournal, environment: string) {
  return eventsOf(journal, environment).filter((event) => event.type === 'run');
}

/** Of them those of its line; with the id of a claim, the benchmarks beside the line that were run for it. */
export function runsOf(journal: DayJournal, environment: string, claim?: string): readonly string[] {
  return everyRunOf(journal, environment)
    .filter((run) => run.claim === claim)
    .map(({ runId }) => runId);
}

/** What a run of a day does. */
interface DayRun {
  /** As it is run; what is deployed differs at most in its workload. */
  readonly environment: Environment;
  /** Its phases, in order. */
  readonly phases: readonly Phase[];
  /** Whether its benchmark keeps what neuron-monitor says. */
  readonly capture: (typeof CAPTURES)[number];
}

/** The request of a run of a day: the whole line, which keeps what neuron-monitor says, or as `run` has it. */
export function requestOf(
  { day, options, open }: StandingEnvironment,
  run: DayRun = { environment: day.environment, phases: PHASES, capture: 'monitor' },
): RunRequest {
  const { environment, phases, capture } = run;
  const request = requestFor({
    ...{ environment, phases },
    deployed: day.environment,
    deployment: open.deployment,
    emulated: open.emulated,
    tool: options.tool,
    ...(open.emulated !== null && { requests: environment.rehearsal.requests }),
  });
  return {
    ...request,
    parametersFor: (phase, runId) => {
      const parameters = request.parametersFor(phase, runId);
      return phase === 'benchmark' ? { ...parameters, Capture: [capture] } : parameters;
    },
  };
}
