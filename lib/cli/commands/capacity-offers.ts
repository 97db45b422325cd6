import type { BlockOffer, BlockQuery } from '../../capacity';
import { marketOf, printing } from '../account/market';
import { type Call, print, printJson, remark, tableWidth } from '../program/call';
import { blockQuery, capacityEnvironment, repeated } from '../request/block-query';
import { offerJson, offerTable } from '../views/block-tables';

/** `trainyard capacity offers`: the capacity blocks that can be bought now, by their beginning. */
export async function command(call: Call): Promise<void> {
  const environment = capacityEnvironment(call);
  const query = blockQuery(call, environment);
  const { region } = environment;
  const offers = await printing(call, (printer) => marketOf(call, printer, region).blockOffers(query));
  if (call.options.json) return printJson(call, offers.map(offerJson));
  if (offers.length === 0) return print(call, nothing(query, region));
  print(call, offerTable(inOrder(offers), tableWidth(call)));
  remark(call, `\nbuy one with: ${repeated(call, 'capacity buy', '--offer ID')}`);
}

function inOrder(offers: readonly BlockOffer[]): BlockOffer[] {
  return [...offers].sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
}

function nothing({ count, instanceType, hours }: BlockQuery, region: string): string {
  return (
    `no block of ${count} × ${instanceType} for ${hours} hours is offered in ${region} for that time.\n` +
    'Try another --days, --from or --until, or another region: trainyard capacity where'
  );
}
