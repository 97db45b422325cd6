import type { CapacityMarket, ImageCatalogue } from '../../capacity';
import { type RetryContext, withRetries } from './retry';

/** The same capacity market with retries. A purchase is passed on as it is: repeating one could pay twice. */
export function retryingMarket(market: CapacityMarket, retry: RetryContext): CapacityMarket {
  return {
    zonesOffering: (type) =>
      withRetries('DescribeInstanceTypeOfferings', () => market.zonesOffering(type), retry),
    blockOffers: (query) =>
      withRetries('DescribeCapacityBlockOfferings', () => market.blockOffers(query), retry),
    extensionOffers: (id, hours) =>
      withRetries('DescribeCapacityBlockExtensionOfferings', () => market.extensionOffers(id, hours), retry),
    blocksHeld: () => withRetries('DescribeCapacityBlocks', () => market.blocksHeld(), retry),
    reservation: (id) => withRetries('DescribeCapacityReservations', () => market.reservation(id), retry),
    subnet: (id) => withRetries('DescribeSubnets', () => market.subnet(id), retry),
    tryPurchase: (order) => withRetries('PurchaseCapacityBlock', () => market.tryPurchase(order), retry),
    purchase: (order) => market.purchase(order),
    tryExtend: (id, offerId) =>
      withRetries('PurchaseCapacityBlockExtension', () => market.tryExtend(id, offerId), retry),
    extend: (id, offerId) => market.extend(id, offerId),
  };
}

/** The same image catalogue with retries. */
export function retryingImages(catalogue: ImageCatalogue, retry: RetryContext): ImageCatalogue {
  return {
    images: (query) => withRetries('DescribeImages', () => catalogue.images(query), retry),
    parameter: (name) => withRetries('GetParameter', () => catalogue.parameter(name), retry),
  };
}
