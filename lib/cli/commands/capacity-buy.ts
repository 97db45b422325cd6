import {
  type BlockOffer,
  blockPurchase,
  feePerHour,
  moveIntoBlock,
  parseFee,
  purchase,
  replacementSteps,
} from '../../capacity';
import { ENVIRONMENT_TAG } from '../../contract/names';
import { requestError } from '../../core/errors';
import type { Environment } from '../../environment';
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
  const order = { offerId, tags: tagsOf(environment) };
  const result = await printing(call, (printer) =>
    purchase({ ...blockPurchase(marketOf(call, printer, environment.region), query, order), ...fee }),
  );
  printPurchase(call, result, {
    command: repeated(call, 'capacity buy', `--offer ${offerId}`),
    after: 'put into the environment before you deploy, beside what is there:',
    environment: (reservationId) => membersOf(environment, result.offer, reservationId, call.io.now()),
    steps: replacementSteps(environment),
  });
}

/** What the stack tags with: the block is paid for this environment, and reports of cost ask by tag. */
const tagsOf = ({ name, tags }: Environment) => ({ [ENVIRONMENT_TAG]: name, ...tags });

/** The members of an environment that lives in the block, with what an hour of it costs. */
function membersOf(environment: Environment, offer: BlockOffer, reservationId: string, now: number): object {
  const { zone, fee, count, startsAt, endsAt } = offer;
  return {
    ...moveIntoBlock(environment, { reservationId, zone, endsAt }),
    price: {
      perHour: Number(feePerHour(fee, count, endsAt - startsAt).toFixed(4)),
      currency: fee.currency,
      source: `offer ${offer.offerId}`,
      asOf: new Date(now).toISOString().slice(0, 10),
    },
  };
}
