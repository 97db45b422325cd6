import type { DayEnvironment } from './day-environments';
import type { DayJournal } from './day-journal';
import type { DayOptions, DayPorts } from './day-ports';
import { dayRecord } from './day-record';
import { noteTrouble } from './day-trouble';

/** A day whose environments may stand. */
interface DayParts {
  /** Those of its stages. */
  readonly environments: readonly DayEnvironment[];
  /** The world. */
  readonly ports: DayPorts;
  /** What was begun. */
  readonly journal: DayJournal;
  /** How the day is driven. */
  readonly options: DayOptions;
}

/** Longer than a stack with an instance takes to go; then the stack's own deletion is what is left. */
const LONGEST_MS = 1_800_000;

/** Names of the environments that were begun and, as far as the journal knows, not destroyed. */
export function standingNames({ events }: DayJournal): readonly string[] {
  return dayRecord(events, 0)
    .environments.filter(({ destroyedAt }) => destroyedAt === null)
    .map(({ name }) => name);
}

/**
 * Destroys everything that the journal says was begun. An operator's Ctrl-C does not end it: that is when it is needed. What
 * cannot be destroyed is a trouble of the day, and its stack deletes itself.
 */
export async function destroyAll(parts: DayParts): Promise<void> {
  for (const name of standingNames(parts.journal)) {
    const day = parts.environments.find(({ environment }) => environment.name === name);
    if (day !== undefined) await destroyEnvironment({ ...parts, day });
  }
}

/** Writes down which environments have deleted themselves since somebody looked last, so that they cost no more. */
export async function noteGone({ environments, ports, journal }: DayParts): Promise<void> {
  for (const name of standingNames(journal)) {
    const environment = environments.find((day) => day.environment.name === name)?.environment;
    if (environment === undefined || (await ports.deployments.state(environment)) !== 'absent') continue;
    const remains = [...(await ports.deployments.remains(environment))];
    journal.append({ type: 'destroyed', environment: name, goneBefore: true, remains });
  }
}

/** Destroys one environment, and writes down and returns what is left of it; undefined where it could not be destroyed. */
export async function destroyEnvironment({
  day: { environment },
  ports,
  journal,
  options,
}: Omit<DayParts, 'environments'> & { readonly day: DayEnvironment }): Promise<
  readonly string[] | undefined
> {
  const { name } = environment;
  options.emit({ type: 'note', message: `${name}: destroying` });
  try {
    const goneBefore = (await ports.deployments.state(environment)) === 'absent';
    await ports.deployments.destroy(environment, AbortSignal.timeout(LONGEST_MS));
    const remains = [...(await ports.deployments.remains(environment))];
    journal.append({ type: 'destroyed', environment: name, goneBefore, remains });
    return remains;
  } catch (error) {
    noteTrouble(journal, options, name, error, `${name} was not destroyed`);
    return undefined;
  }
}
