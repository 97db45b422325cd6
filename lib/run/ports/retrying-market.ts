import type { CapacityMarket, ImageCatalogue } from '../../capacity';
import { type RetryContext, withRetries } from './retry';

/** The same capacity market with retries. A purchase is passed on as it is: repeating one could pay twice. */
export function retryingMarket(market: CapacityMarket, patience: RetryContext): CapacityMarket {
  return {
    zonesOffering: (type) =>
      withRetries('DescribeInstanceTypeOfferings', () => market.zonesOffering(type), patience),
    blockOffers: (query) =>
      withRetries('DescribeCapacityBlockOfferings', () => market.blockOffers(query), patience),
    extensionOffers: (id, hours) =>
      withRetries(
        'DescribeCapacityBlockExtensionOfferings',
        () => market.extensionOffers(id, hours),
        patience,
      ),
    blocksHeld: () => withRetries('DescribeCapacityBlocks', () => market.blocksHeld(), patience),
    reservationEnd: (id) =>
      withRetries('DescribeCapacityReservations', () => market.reservationEnd(id), patience),
    tryPurchase: (offerId) =>
      withRetries('PurchaseCapacityBlock', () => market.tryPurchase(offerId), patience),
    purchase: (offerId) => market.purchase(offerId),
    tryExtend: (id, offerId) =>
      withRetries('PurchaseCapacityBlockExtension', () => market.tryExtend(id, offerId), patience),
    extend: (id, offerId) => market.extend(id, offerId),
  };
}

/** The same image catalogue with retries. */
export function retryingImages(catalogue: ImageCatalogue, patience: RetryContext): ImageCatalogue {
  return {
    images: (query) => withRetries('DescribeImages', () => catalogue.images(query), patience),
    parameter: (name) => withRetries('GetParameter', () => catalogue.parameter(name), patience),
  };
}
