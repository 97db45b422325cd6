/** What became of a phase: decided from the outcome object and the command's status, never from printed text. */
import type { Code } from '../../codes';
import type { Outcome } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import type { EndStatus } from '../../core/choices';
import type { Invocation, InvocationOutput } from '../ports/ports';

/** Why something ended as it did. */
export interface Reason {
  /** `Ok`, or the code of the failure in PascalCase. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  /** What to do about it; absent on success. */
  readonly next?: string | undefined;
}

/** How a phase ended on one instance. */
export interface InstanceResult {
  /** Id of the instance. */
  readonly instanceId: string;
  /** How it ended. */
  readonly status: EndStatus;
  /** Why: the host's own words, or what the command's status says without them. */
  readonly reason: Reason;
  /** The host's outcome; null when it left none. */
  readonly outcome: Outcome | null;
}

/** How a phase ended. */
export interface PhaseResult {
  /** The phase. */
  readonly phase: Phase;
  /** Id of its command in Run Command. */
  readonly commandId: string;
  /** How it ended: succeeded when it did on every instance, else as on the worst one. */
  readonly status: EndStatus;
  /** Why, from the worst instance. */
  readonly reason: Reason;
  /** Seconds that it took, as seen by this process. */
  readonly seconds: number;
  /** The results of its instances. */
  readonly instances: readonly InstanceResult[];
}

/**
 * What became of a phase on one instance: decided from the outcome and the command's status, never from printed text.
 * The outcome comes first: a trap writes it at the very end, so one that exists is true even when the service then
 * lost the reply. Without one, the status says as much as can be known.
 */
export function decideInstance(
  invocation: Invocation,
  outcome: Outcome | undefined,
  output: InvocationOutput | undefined,
): InstanceResult {
  const { instanceId } = invocation;
  if (outcome !== undefined) {
    return { instanceId, status: outcome.status, reason: outcome.reason, outcome };
  }
  const word = invocation.statusDetails || invocation.status;
  const status = word === 'Cancelled' ? 'stopped' : 'failed';
  return { instanceId, status, reason: withoutOutcome(word, output), outcome: null };
}

function withoutOutcome(word: string, output: InvocationOutput | undefined): Reason {
  const last = lastLine(output);
  const said = last === '' ? '' : `; its last line was: ${last}`;
  switch (word) {
    case 'Success':
      return reason('OutcomeMissing', `the command succeeded but left no outcome${said}`, 'diagnose');
    case 'Cancelled':
      return reason('Cancelled', 'the command was cancelled before it finished', 'resume');
    case 'DeliveryTimedOut':
      return reason('NotDelivered', 'the instance did not pick the command up in time', 'online');
    case 'Undeliverable':
      return reason('NotDelivered', 'the command could not be delivered to the instance', 'online');
    case 'ExecutionTimedOut':
    case 'TimedOut':
      // A script that is killed (out of memory, `kill -9`) is reported by the agent in the same words.
      return reason('TimedOut', `the command ran out of time or was killed${said}`, 'diagnose');
    case 'Terminated':
      return reason('Terminated', 'the service ended the command: its worker is gone', 'resume');
    case 'Lost':
      return reason(
        'WorkerLost',
        'the command has neither replied nor given a sign of life: its process is gone, or it expired',
        'online',
      );
    default: {
      const code = output === undefined ? '' : ` with exit code ${output.responseCode}`;
      return reason(
        'HostFailed',
        `the command ended as ${word}${code} and left no outcome${said}`,
        'diagnose',
      );
    }
  }
}

const CURES = {
  resume: 'resume the run to try this phase again',
  online: 'see whether the instance is running and its agent is online, then resume the run',
  diagnose: 'run `trainyard diagnose`, then resume the run',
} as const;

function reason(code: Code, message: string, cure: keyof typeof CURES): Reason {
  return { code, message, next: CURES[cure] };
}

function lastLine(output: InvocationOutput | undefined): string {
  const text = output?.stderr.trim() || output?.stdout.trim() || '';
  return (text.split('\n').at(-1) ?? '').trim().slice(0, 300);
}

/** What became of a phase: succeeded when every instance did; otherwise the worst one decides. */
export function decidePhase(
  phase: Phase,
  commandId: string,
  seconds: number,
  instances: readonly InstanceResult[],
): PhaseResult {
  const worst =
    instances.find((it) => it.status === 'failed') ??
    instances.find((it) => it.status === 'stopped') ??
    instances[0];
  const many = instances.length > 1 && worst !== undefined && worst.status !== 'succeeded';
  const well = instances.filter((it) => it.status === 'succeeded').length;
  const said = worst?.reason ?? { code: 'Ok', message: 'nothing to do' };
  return {
    phase,
    commandId,
    status: worst?.status ?? 'succeeded',
    reason: many
      ? {
          ...said,
          message: `${worst.instanceId}: ${said.message} (succeeded on ${well} of ${instances.length} instances)`,
        }
      : said,
    seconds,
    instances,
  };
}
