import type { Outcome } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import { type PhaseResult, requestFor, runPhases } from '../../run';
import { choosePrinter } from '../printers/choose-printer';
import type { Call } from '../program/call';
import { toolOf } from '../program/tool';
import { requestedEnvironment } from '../request/requested-environment';
import { type OpenAccount, withAccount } from './open-account';

/** The run that was made, and the outcome of each instance that left one. */
interface SinglePhase {
  readonly runId: string;
  readonly outcomes: readonly Outcome[];
}

/** A run of one phase that is a command of its own: `diagnose` and `stop`. */
export async function runSinglePhase(call: Call, phase: Phase): Promise<SinglePhase> {
  const { environment } = requestedEnvironment(call);
  const printer = choosePrinter(call);
  try {
    const work = async (account: OpenAccount) => {
      const deployed = account.deployed ?? environment;
      const request = requestFor({
        environment: deployed,
        deployed,
        deployment: account.deployment,
        phases: [phase],
        documents: 'published',
        emulated: account.emulated,
        tool: toolOf(),
      });
      const options = { emit: printer.event, signal: call.signal, ...account.advice };
      const { manifest, phases } = await runPhases(account.ports, request, options);
      return { runId: manifest.runId, outcomes: phases.flatMap(outcomesOf) };
    };
    // Both are there for an instance that is not well.
    return await withAccount(call, printer, undefined, work, true);
  } finally {
    printer.close();
  }
}

function outcomesOf(result: PhaseResult): Outcome[] {
  return result.instances.map((instance) => instance.outcome).filter((it): it is Outcome => it !== null);
}
