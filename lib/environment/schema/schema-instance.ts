/** The instance: what it is, how it is obtained, which image and volumes it gets. */
import { z } from 'zod';

/** Section `instance`: the EC2 type, how many of it, and which generation of them. */
export const instanceSchema = z.strictObject({
  type: z
    .string()
    .min(1)
    .default('trn2.48xlarge')
    .describe('EC2 instance type; it must be in the hardware catalogue'),
  count: z
    .int()
    .min(0)
    .max(50)
    .default(1)
    .describe(
      'instances of this environment; the same documents run on each, by tag; 0: none, and everything else stays',
    ),
  generation: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'number of ours for what the instances are made from; raise it to replace them by a change of type, image, capacity or volumes',
    ),
});

const reservationId = z
  .string()
  .regex(/^cr-[0-9a-f]{8,17}$/, 'a capacity reservation id, such as cr-0123456789abcdef0');

/** Section `capacity`: on demand, a capacity block, a reservation or spot; fields differ by `kind`. */
export const capacitySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('on-demand').describe('pay while it runs') }),
    z.strictObject({
      kind: z.literal('capacity-block').describe('prepaid for a window of time; stopping saves nothing'),
      reservationId: reservationId.describe('reservation that came with the block'),
      endsAt: z.iso
        .datetime({ offset: true })
        .nullable()
        .default(null)
        .describe('end of the block; instances are taken away from 30 minutes before'),
    }),
    z.strictObject({
      kind: z.literal('reservation').describe('an on-demand capacity reservation'),
      reservationId: reservationId.optional().describe('the reservation to launch into; or name a group'),
      groupArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:resource-groups:[a-z0-9-]+:\d{12}:group\/[A-Za-z0-9_.-]{1,300}$/,
          'the ARN of a resource group of reservations',
        )
        .optional()
        .describe('a resource group of reservations, instead of one of them'),
    }),
    z.strictObject({
      kind: z.literal('spot').describe('cheaper; may be taken away at any time, and a run with it'),
      maxPricePerHour: z
        .number()
        .positive()
        .nullable()
        .default(null)
        .describe('highest price to pay; null is the on-demand price'),
    }),
  ])
  .describe('how the instance is paid for and obtained');

/** Section `image`: which machine image is used, by id, name, SSM parameter or description. */
export const imageSchema = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('id').describe('one exact image'),
      id: z
        .string()
        .regex(/^ami-[0-9a-f]{8,17}$/, 'an image id, such as ami-0123456789abcdef0')
        .describe('image id, of one region'),
    }),
    z.strictObject({
      by: z.literal('name').describe('the image with this name, looked up at synth'),
      name: z.string().min(3).describe('exact dated name'),
    }),
    z.strictObject({
      by: z.literal('ssm-parameter').describe('what a public parameter says at deploy time'),
      parameter: z
        .string()
        .startsWith('/')
        .describe('parameter name; only the latest image of a family has one'),
    }),
    z.strictObject({
      by: z
        .literal('description')
        .describe('the newest image whose description names the release, looked up at synth'),
      name: z.string().default('Deep Learning AMI Neuron*').describe('pattern of the image name'),
      description: z.string().optional().describe('pattern of the description; default: the release'),
    }),
  ])
  .describe('machine image; default: the one that the release catalogue names');

/** Section `storage`: sizes of the EBS volumes in GiB. */
export const storageSchema = z.strictObject({
  rootGiB: z
    .int()
    .min(128)
    .max(16_384)
    .default(512)
    .describe('root volume; the images come about 80 % full and ask for 512 on Trainium'),
  dataGiB: z
    .int()
    .min(0)
    .max(16_384)
    .default(0)
    .describe(
      'extra volume for checkpoints and artifacts; 0 uses the instance store, or the root volume where there is none',
    ),
});
