/** What keeps a forgotten machine from costing a month's budget, and what it costs. */
import { z } from 'zod';

export const guardsSchema = z.strictObject({
  idleMinutes: z
    .int()
    .min(10)
    .max(1440)
    .nullable()
    .default(60)
    .describe(
      'stop the machine after this time without device use, a running phase or a session; null: never',
    ),
  latestEndHours: z
    .number()
    .min(0.5)
    .max(4320)
    .nullable()
    .default(12)
    .describe('stop the machine this long after the deployment, whatever it does; null: never'),
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
    .describe('a budget that mails; its data lag by hours, so it is a backstop'),
});

export const priceSchema = z
  .strictObject({
    perHour: z.number().positive().describe('for one machine'),
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
