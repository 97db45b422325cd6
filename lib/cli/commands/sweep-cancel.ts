import { cancelSweep } from '../../sweep-run';
import { withSweep } from '../account/with-sweep';
import { type Call, print, printJson } from '../program/call';

/** `trainyard sweep cancel`: ends what a sweep is doing on its instances; what is measured stays. */
export async function command(call: Call): Promise<void> {
  await withSweep(call, async ({ account, sweepId, printer, options }) => {
    const cancelled = await cancelSweep(account.ports, sweepId, options);
    printer.close();
    if (call.options.json) return printJson(call, { sweepId, cancelled });
    const lines = cancelled.map(({ phase, status, reason }) =>
      status === 'stopped'
        ? `${phase}: cancelled`
        : `${phase}: had ${status} before the request arrived (${reason.code})`,
    );
    const next = `continue the sweep with: trainyard sweep resume ${sweepId}${account.advice.flags}`;
    print(call, [...lines, next].join('\n'));
  });
}
