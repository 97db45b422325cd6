import { stateFlags } from '../account/rehearsal-state';
import type { Call } from '../program/call';

/** What to do after a rehearsal: look at it, vary it, deploy it. The commands can be typed as they stand. */
export function whatNext(call: Call, environment: string, runId: string): string {
  const state = call.options.state === undefined ? '' : stateFlags(call);
  const of = call.given('environment') ? ` -e ${environment}` : '';
  return [
    `look    trainyard report ${runId}${stateFlags(call)}`,
    `vary    trainyard rehearse${of} --concurrency 4${state}`,
    '        then trainyard compare with both run ids',
    `deploy  trainyard deploy${of} --check`,
  ].join('\n');
}
