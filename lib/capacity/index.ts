/** Capacity that can be had, what it costs and when it ends; and the machine images of a release. */
export { isLive, secondsLeft, timeLeft, usableUntil, utc } from './block-end';
export { blockCount, blockHours, instant } from './block-hours';
export { canFinish, cannotFinish, type Need } from './can-finish';
export type {
  BlockHeld,
  BlockOffer,
  BlockOrder,
  BlockQuery,
  Bought,
  CapacityMarket,
  DryRun,
  ExtensionOffer,
  Fee,
  ImageCatalogue,
  ImageQuery,
  MachineImage,
  ReservationHeld,
  SubnetHeld,
  Zone,
} from './capacity-market';
export { nextDaily } from './daily-moment';
export { endOfCapacity } from './end-of-capacity';
export { feePerHour, formatFee, parseFee, sameFee } from './fee';
export { type FoundImage, type FoundImages, findImages } from './find-images';
export { setInJson } from './json-edit';
export { moveIntoBlock, replacementSteps } from './move-into-block';
export {
  beforeStop,
  nextStop,
  type PlannedStop,
  STOPS,
  type StopRequest,
  stopComesFirst,
  stopMayCome,
} from './planned-stop';
export { blockPurchase, extensionPurchase, type Purchase, purchase } from './purchase';
export { writeImage } from './write-image';
export { writeMembers } from './write-members';
