import { extensionPurchase, parseFee, purchase } from '../../capacity';
import { requestError } from '../../core/errors';
import type { Environment } from '../../environment';
import { marketOf, printing } from '../account/market';
import { type Call, print, printJson, remark, tableWidth } from '../program/call';
import { capacityEnvironment, hoursOf, repeated } from '../request/block-query';
import { offerJson, offerTable } from '../views/block-tables';
import { offerOf, printPurchase } from '../views/purchase-text';

/** Without an offer it shows what there is; with one it tries; with the fee it buys. */
export async function command(call: Call): Promise<void> {
  const environment = capacityEnvironment(call);
  const reservation = reservationOf(call, environment);
  const hours = hoursOf(call);
  const offerId = offerOf(call);
  if (offerId === undefined) return showOffers(call, environment.region, reservation, hours);
  const { confirmFee } = call.options;
  const fee = confirmFee === undefined ? {} : { confirmedFee: parseFee(confirmFee) };
  const result = await printing(call, (printer) => {
    const market = marketOf(call, printer, environment.region);
    return purchase({ ...extensionPurchase(market, reservation, hours, offerId), ...fee });
  });
  printPurchase(call, result, {
    command: repeated(call, 'capacity extend', `--offer ${offerId}`),
    after: 'the end moves when the payment went through: see `trainyard capacity list`',
  });
}

/** EC2 User Guide, extending capacity blocks. */
const RULE =
  'A block can be made longer while it is active or scheduled, until an hour before its end, if there is capacity.';

async function showOffers(call: Call, region: string, reservation: string, hours: number): Promise<void> {
  const offers = await printing(call, (printer) =>
    marketOf(call, printer, region).extensionOffers(reservation, hours),
  );
  if (call.options.json) return printJson(call, offers.map(offerJson));
  if (offers.length === 0)
    return print(call, `${reservation} cannot be made ${hours} hours longer now.\n${RULE}`);
  print(call, offerTable(offers, tableWidth(call)));
  remark(call, `\ntake one with: ${repeated(call, 'capacity extend', '--offer ID')}`);
}

function reservationOf(call: Call, { name, capacity }: Environment): string {
  if (call.options.reservation !== undefined) return call.options.reservation;
  if (capacity.kind === 'capacity-block') return capacity.reservationId;
  throw requestError(
    'ReservationMissing',
    `${name} has no capacity block: its capacity is ${capacity.kind}`,
    {
      next: 'name the block with --reservation, as `trainyard capacity list` shows it',
    },
  );
}
