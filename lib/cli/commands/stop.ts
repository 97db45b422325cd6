import type { Outcome } from '../../contract/outcome';
import { runSinglePhase } from '../account/single-phase';
import { type Call, print, printJson } from '../program/call';

/** `trainyard stop`: ends the replicas of each instance and says on which ports they were. */
export async function command(call: Call): Promise<void> {
  const { runId, outcomes } = await runSinglePhase(call, 'stop');
  if (call.options.json) return printJson(call, { runId, outcomes });
  print(call, outcomes.map(sentence).join('\n'));
}

function sentence({ instanceId, made }: Outcome): string {
  const ports = made.stoppedPorts ?? [];
  return ports.length === 0
    ? `${instanceId}: nothing was running`
    : `${instanceId}: stopped the replicas on ports ${ports.join(', ')}`;
}
