/** What keeps a forgotten instance from costing a month's budget, and what it costs. */
import { z } from 'zod';

const scheduledStopSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('daily').describe('every day'),
      at: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, such as 04:00')
        .default('04:00')
        .describe('time of day'),
      timezone: z
        .string()
        .regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/, 'a zone of the tz database, such as Europe/Berlin')
        .default('Etc/UTC')
        .describe('zone of the time'),
    }),
    z.strictObject({
      kind: z.literal('once').describe('at one moment'),
      // No clock is read while synthesizing, so a moment is written, never "in twelve hours".
      at: z.iso.datetime().describe('the moment, in UTC; one that has passed fails the deployment'),
    }),
  ])
  .nullable()
  .default({ kind: 'daily', at: '04:00', timezone: 'Etc/UTC' })
  .describe(
    'stop the instances from outside, by EventBridge Scheduler, even if they hang; it ends whatever runs then; null: never',
  );

/** Section `guards`: what stops a forgotten instance, and the budget that tells of one. */
export const guardsSchema = z.strictObject({
  idleMinutes: z
    .int()
    .min(10)
    .max(1440)
    .nullable()
    .default(60)
    .describe(
      'an instance stops itself after this time without device use, a running phase, a request or a session; null: never',
    ),
  latestEndHours: z
    .number()
    .min(0.5)
    .max(4320)
    .nullable()
    .default(12)
    .describe(
      'an instance stops itself this long after it was started, whatever it does; running phases end as stopped before; null: never',
    ),
  scheduledStop: scheduledStopSchema,
  deleteStackAt: z.iso
    .datetime()
    .nullable()
    .default(null)
    .describe(
      'delete the whole stack at this moment, in UTC, from outside, by EventBridge Scheduler; the buckets stay; one that has passed fails the deployment; null: never',
    ),
  budget: z
    .strictObject({
      amount: z.number().positive().describe('per month'),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'three capital letters')
        .default('USD')
        .describe('currency of the amount'),
      email: z.email().describe('who is told'),
    })
    .nullable()
    .default(null)
    .describe(
      'a monthly budget of the whole account that mails at 80 % and 100 %; its data lag by hours, so it is a backstop; null: none',
    ),
});

/**
 * Section `price`: what an hour of one instance costs, who said so and when. Null: the report has no cost.
 */
export const priceSchema = z
  .strictObject({
    perHour: z.number().positive().describe('for one instance'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'three capital letters')
      .default('USD')
      .describe('currency of the price'),
    source: z.string().min(3).describe('who said so: a page, an offer, a bill'),
    asOf: z.iso.date().describe('day of the source'),
  })
  .nullable()
  .default(null)
  .describe('what an hour costs; prices change, so none is built in');

/** Section `observability`: logs, metrics and alarms, and for how long they are kept. */
export const observabilitySchema = z.strictObject({
  logRetentionDays: z
    .union([1, 3, 5, 7, 14, 30, 60, 90, 180, 365].map((days) => z.literal(days)))
    .default(30)
    .describe('days for which CloudWatch keeps the live output of phases; the bucket keeps the whole logs'),
  metrics: z
    .boolean()
    .default(true)
    .describe(
      'publish replica and device metrics every minute, with a dashboard and alarms; each metric costs',
    ),
  prometheusPort: z
    .int()
    .min(1024)
    .max(65_535)
    .nullable()
    .default(null)
    .describe(
      'port of the Neuron Prometheus exporter on the instance; its own default would be 8000, the first replica; null: none',
    ),
  alarmEmail: z
    .email()
    .nullable()
    .default(null)
    .describe('who is told of alarms, beside the topic’s own subscribers'),
});
