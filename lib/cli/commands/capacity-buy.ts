import { blockDeal, parseFee, purchase } from '../../capacity';
import { requestError } from '../../core/errors';
import { blockQuery, capacityEnvironment, repeated } from '../block-query';
import type { Call } from '../call';
import { offerOf, tell } from '../deal';
import { marketOf, printing } from '../market';

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
    purchase({ ...blockDeal(marketOf(call, printer, environment.region), query, offerId), ...fee }),
  );
  const { zone } = result.offer;
  tell(call, result, {
    command: repeated(call, 'capacity buy', `--offer ${offerId}`),
    after: (id) =>
      `\nput into the environment before you deploy: "capacity": {"kind": "capacity-block", "reservationId": "${id}"}` +
      ` and "network": {"availabilityZone": "${zone}"}`,
  });
}
