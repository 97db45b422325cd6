import { isLive } from '../../capacity';
import { marketOf, printing } from '../account/market';
import { type Call, print, printJson, remark, tableWidth } from '../program/call';
import { capacityEnvironment } from '../request/block-query';
import { blockJson, blockTable } from '../views/block-tables';

/** `trainyard capacity list`: the capacity blocks that the account holds in the region. */
export async function command(call: Call): Promise<void> {
  const { region } = capacityEnvironment(call);
  const held = await printing(call, (printer) => marketOf(call, printer, region).blocksHeld());
  const shown = held
    .filter((it) => call.options.all === true || isLive(it))
    .sort((a, b) => a.startsAt - b.startsAt);
  const now = call.io.now();
  if (call.options.json)
    return printJson(
      call,
      shown.map((it) => blockJson(it, now)),
    );
  const table = () => blockTable(shown, now, tableWidth(call));
  print(call, shown.length === 0 ? `no capacity block is held in ${region}` : table());
  if (shown.length < held.length)
    remark(call, `not shown because they are over: ${held.length - shown.length}; --all shows them`);
}
