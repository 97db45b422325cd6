/** The capacity and image ports, patient. A purchase is passed on as it is: repeating one could pay twice. */
import type { CapacityMarket, ImageCatalogue } from '../../capacity';
import { type Patience, patiently } from './retry';

export function patientMarket(market: CapacityMarket, patience: Patience): CapacityMarket {
  return {
    zonesOffering: (type) =>
      patiently('DescribeInstanceTypeOfferings', () => market.zonesOffering(type), patience),
    blockOffers: (query) =>
      patiently('DescribeCapacityBlockOfferings', () => market.blockOffers(query), patience),
    extensionOffers: (id, hours) =>
      patiently('DescribeCapacityBlockExtensionOfferings', () => market.extensionOffers(id, hours), patience),
    blocksHeld: () => patiently('DescribeCapacityBlocks', () => market.blocksHeld(), patience),
    reservationEnd: (id) =>
      patiently('DescribeCapacityReservations', () => market.reservationEnd(id), patience),
    tryPurchase: (offerId) => patiently('PurchaseCapacityBlock', () => market.tryPurchase(offerId), patience),
    purchase: (offerId) => market.purchase(offerId),
    tryExtend: (id, offerId) =>
      patiently('PurchaseCapacityBlockExtension', () => market.tryExtend(id, offerId), patience),
    extend: (id, offerId) => market.extend(id, offerId),
  };
}

export function patientImages(catalogue: ImageCatalogue, patience: Patience): ImageCatalogue {
  return {
    images: (query) => patiently('DescribeImages', () => catalogue.images(query), patience),
    parameter: (name) => patiently('GetParameter', () => catalogue.parameter(name), patience),
  };
}
