/** What the commands print as JSON that ask for capacity and images. */
import { z } from 'zod';
import { anything, number, open, text, texts, time } from './open-object';

const { array, enum: oneOf } = z;

const offer = open({
  offerId: text,
  instanceType: text,
  count: number,
  zone: text,
  startsAt: time,
  endsAt: time,
  fee: anything,
});
const purchase = open({
  kind: oneOf(['permitted', 'bought']),
  offer,
  bought: anything.nullable(),
  environment: anything.optional(),
});
const image = open({
  id: text,
  name: text,
  description: text,
  createdAt: time,
  deprecatedAt: time.nullable(),
  by: texts,
  sdk: text.nullable(),
  family: text.nullable(),
});

/** By the usage of the command. */
export const CAPACITY_OUTPUTS = {
  'capacity where': open({
    instanceType: text,
    regions: array(
      open({ region: text, zones: array(open({ zoneId: text, zone: text })), problem: text.nullable() }),
    ),
  }),
  'capacity offers': array(offer),
  'capacity buy': purchase,
  'capacity list': array(
    open({
      blockId: text,
      reservationId: text,
      instanceType: text,
      count: number,
      zone: text,
      zoneId: text,
      state: text,
      startsAt: time,
      endsAt: time,
      usableUntil: time,
      left: text,
    }),
  ),
  'capacity extend': z.union([array(offer), purchase]),
  'image find': open({
    release: text,
    region: text,
    images: array(image),
    selected: image.nullable(),
    proposed: image.nullable(),
    warnings: texts,
    written: text.nullable(),
  }),
} as const;
