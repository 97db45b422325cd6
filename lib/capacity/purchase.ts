import { phaseError, requestError } from '../core/errors';
import type { BlockOffer, BlockOrder, Bought, CapacityMarket, Fee } from './capacity-market';
import { formatFee, sameFee } from './fee';

/** What came of it: a dry run buys nothing. */
export type Purchase<Offer extends BlockOffer = BlockOffer> =
  | {
      /** It would be permitted, and was not done. */
      readonly kind: 'dry-run';
      /** The offer as it is at this moment. */
      readonly offer: Offer;
    }
  | {
      /** It is paid for. */
      readonly kind: 'bought';
      /** The offer as it was at that moment. */
      readonly offer: Offer;
      /** What the service answered. */
      readonly bought: Bought;
    };

/** What is bought, at which confirmed fee, and the four calls that it takes. */
interface PurchaseSteps<Offer extends BlockOffer> {
  /** The one offer that may be bought. */
  readonly offerId: string;
  /** Absent: a dry run. */
  readonly confirmedFee?: Fee;
  /** The offers of this moment. */
  readonly read: () => Promise<readonly Offer[]>;
  /** Asks whether the purchase would be permitted; buys nothing. */
  readonly rehearse: () => Promise<unknown>;
  /** Buys it; it is called once at most. */
  readonly buy: () => Promise<Bought>;
}

/**
 * Buying, with the amount said twice: the offer is read again at the last moment, and only the very offer
 * that was named, at exactly the fee that was confirmed, is bought. Nothing else is ever bought in its place.
 *
 * Throws OfferGone, FeeDiffers, PurchaseRefused (nothing was bought) or PurchaseUncertain (nobody knows).
 */
export async function purchase<Offer extends BlockOffer>(
  steps: PurchaseSteps<Offer>,
): Promise<Purchase<Offer>> {
  const offers = await steps.read();
  const offer = offers.find((it) => it.offerId === steps.offerId);
  if (offer === undefined) throw offerGone(steps.offerId, offers);
  if (steps.confirmedFee === undefined) {
    await steps.rehearse();
    return { kind: 'dry-run', offer };
  }
  if (!sameFee(steps.confirmedFee, offer.fee)) throw feeDiffers(offer, steps.confirmedFee);
  return { kind: 'bought', offer, bought: await onlyOnce(steps.buy, offer) };
}

/** The steps that buy a new block. */
export function blockPurchase(
  market: CapacityMarket,
  query: Parameters<CapacityMarket['blockOffers']>[0],
  order: BlockOrder,
): PurchaseSteps<BlockOffer> {
  return {
    offerId: order.offerId,
    read: () => market.blockOffers(query),
    rehearse: () => market.tryPurchase(order),
    buy: () => market.purchase(order),
  };
}

/** The steps that extend a block by so many hours. */
export function extensionPurchase(
  market: CapacityMarket,
  reservationId: string,
  hours: number,
  offerId: string,
) {
  return {
    offerId,
    read: () => market.extensionOffers(reservationId, hours),
    rehearse: () => market.tryExtend(reservationId, offerId),
    buy: () => market.extend(reservationId, offerId),
  };
}

function offerGone(offerId: string, offers: readonly BlockOffer[]) {
  const others = offers.map((it) => `${it.offerId} for ${formatFee(it.fee)}`);
  return requestError(
    'OfferGone',
    `offer ${offerId} is not among the ${offers.length} offers of this moment for what was asked`,
    {
      next:
        others.length === 0
          ? 'ask again with the options with which it was offered, or for another time or duration'
          : `nothing was bought; look at the others and choose: ${others.join(', ')}`,
      data: { offerId, offers: offers.map((it) => it.offerId) },
    },
  );
}

function feeDiffers(offer: BlockOffer, confirmed: Fee) {
  return requestError(
    'FeeDiffers',
    `offer ${offer.offerId} costs ${formatFee(offer.fee)} now, ${formatFee(confirmed)} was confirmed`,
    {
      next: `nothing was bought; if you agree, repeat with --confirm-fee '${formatFee(offer.fee)}'`,
      data: { offerId: offer.offerId, fee: offer.fee, confirmed },
    },
  );
}

/** After a refusal nothing was bought; after any other failure nobody knows whether the sale took place. */
function isRefusal(error: { name?: string; $metadata?: { httpStatusCode?: number } }): boolean {
  // Throttling is a refusal too, whatever its status.
  if (/Throttl|RequestLimitExceeded/.test(error.name ?? '')) return true;
  return [400, 401, 403, 404].includes(error.$metadata?.httpStatusCode ?? 0);
}

async function onlyOnce(buy: () => Promise<Bought>, offer: BlockOffer): Promise<Bought> {
  try {
    return await buy();
  } catch (cause) {
    const error = (cause ?? {}) as Parameters<typeof isRefusal>[0];
    const what = `the purchase of ${offer.offerId} for ${formatFee(offer.fee)}`;
    if (isRefusal(error)) {
      throw phaseError('PurchaseRefused', `${what} was refused: ${error.name}; nothing was bought`, {
        next: 'read the cause below, correct it, and repeat the command',
        cause,
      });
    }
    throw phaseError('PurchaseUncertain', `${what} was not answered: it may have taken place`, {
      next: 'look at `trainyard capacity list` before you buy again: this command never repeats a purchase',
      cause,
    });
  }
}
