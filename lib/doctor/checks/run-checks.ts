import { nextStop, utc } from '../../capacity';
import { foreignCode } from '../../codes';
import { WHOLE_RUN } from '../../contract/phase';
import { formatSeconds } from '../../core/units';
import { deadlineOf, type Emit, hasEnded, LONGEST_COMMAND_MS, runOfComment } from '../../run';
import type { DeployedAccount } from '../examined-account';
import { type Finding, ok, warn } from '../finding';

/** The phases of `trainyard run` without options. */

/** A command of one of the environment's documents that has not ended, as far as the service knows. */
interface OpenCommand {
  /** The run that sent it; null for a command from the console. */
  readonly runId: string | null;
  /** Name of its document. */
  readonly documentName: string;
  /** Id of the command. */
  readonly commandId: string;
}

/** Commands of the environment's documents that are at work. */
export async function openCommands({ deployment, ports }: DeployedAccount): Promise<OpenCommand[]> {
  const since = ports.clock.now() - LONGEST_COMMAND_MS;
  const found = await Promise.all(
    deployment.documents.map(({ name }) => ports.host.commands({ documentName: name, since })),
  );
  return found
    .flat()
    .filter(({ status }) => !hasEnded(status))
    .map(({ comment, documentName, commandId }) => ({
      runId: runOfComment(comment) ?? null,
      documentName,
      commandId,
    }));
}

/** Which runs are at work. */
export async function runCheck(examined: DeployedAccount): Promise<Finding[]> {
  const open = await openCommands(examined);
  if (open.length === 0) return [ok('runs', 'none is at work')];
  return open.map(({ runId, documentName, commandId }) =>
    warn(
      'runs',
      'RunOpen',
      `${runId ?? `command ${commandId}`} is at work: ${documentName}`,
      runId === null
        ? `wait for it, or end it: aws ssm cancel-command --command-id ${commandId}`
        : `watch it with \`trainyard follow ${runId}\`, or end it with \`trainyard cancel ${runId}\``,
    ),
  );
}

/** When a guard or the end of a block takes the instances away, and whether a run fits before. */
export async function stopCheck(examined: DeployedAccount): Promise<Finding[]> {
  const { deployment, environment, ports, emulated, market, store } = examined;
  if (emulated !== null) return [ok('stop', 'nothing stops an emulated instance but the end of its account')];
  const warnings: Finding[] = [];
  const emit: Emit = (event) => {
    if (event.type === 'warning')
      warnings.push(warn('stop', foreignCode(event.code), event.message, event.next));
  };
  const source = {
    ports: { store: store(deployment.bucket), directory: ports.directory },
    ...{ deployment, emulated, emit, market, now: ports.clock.now() },
  };
  const deadline = await deadlineOf(source, environment, WHOLE_RUN);
  if (warnings.length > 0) return warnings;
  return [
    ok(
      'stop',
      deadline === undefined ? await guardsSay(examined) : `at ${utc(deadline.at)}, by ${deadline.by}`,
    ),
  ];
}

async function guardsSay({ deployment, ports }: DeployedAccount): Promise<string> {
  const starts = Object.values(await ports.directory.startTimes(deployment.environment));
  const stop = deployment.stops && nextStop(deployment.stops, Math.min(...starts), ports.clock.now());
  if (stop === undefined) return 'no guard stops the instances by the clock';
  const left = formatSeconds((stop.at - ports.clock.now()) / 1000);
  return `guards.${stop.guard} at ${utc(stop.at)}, in ${left}`;
}
