import { type BlockOffer, blockPurchase, feePerHour, parseFee, purchase } from '../../capacity';
import { requestError } from '../../core/errors';
import { marketOf, printing } from '../account/market';
import type { Call } from '../program/call';
import { blockQuery, capacityEnvironment, repeated } from '../request/block-query';
import { offerOf, printPurchase } from '../views/purchase-text';

/** `trainyard capacity buy`: buys the named offer at the confirmed fee; without a fee it is a dry run. */
export async function command(call: Call): Promise<void> {
  const offerId = offerOf(call);
  if (offerId === undefined) {
    throw requestError('OfferMissing', 'the offer to buy is not named', {
      next: `choose one: ${repeated(call, 'capacity offers', call.options.days === undefined ? '--days 1' : '')}`,
    });
  }
  const { confirmFee } = call.options;
  const fee = confirmFee === undefined ? {} : { confirmedFee: parseFee(confirmFee) };
  const environment = capacityEnvironment(call);
  const query = blockQuery(call, environment);
  const result = await printing(call, (printer) =>
    purchase({ ...blockPurchase(marketOf(call, printer, environment.region), query, offerId), ...fee }),
  );
  printPurchase(call, result, {
    command: repeated(call, 'capacity buy', `--offer ${offerId}`),
    after: 'put into the environment before you deploy:',
    environment: (reservationId) => environmentOf(result.offer, reservationId, call.io.now()),
  });
}

/** The members of an environment that lives in the block, with what an hour of it costs. */
function environmentOf(offer: BlockOffer, reservationId: string, now: number): object {
  const { zone, fee, count, startsAt, endsAt } = offer;
  return {
    capacity: { kind: 'capacity-block', reservationId, endsAt: new Date(endsAt).toISOString() },
    network: { availabilityZone: zone },
    price: {
      perHour: Number(feePerHour(fee, count, endsAt - startsAt).toFixed(4)),
      currency: fee.currency,
      source: `offer ${offer.offerId}`,
      asOf: new Date(now).toISOString().slice(0, 10),
    },
  };
}
