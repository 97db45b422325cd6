/** Inputs that a parser took wrongly once, each for its kind; they are given to the parser at every test run. */
import { deepLists, deepObjects } from './mutations';

const offer = (count: number, end: string, fee: string) =>
  '<R><capacityBlockOfferingSet><item><capacityBlockOfferingId>c</capacityBlockOfferingId><instanceType>t' +
  `</instanceType><availabilityZone>z</availabilityZone><instanceCount>${count}</instanceCount><startDate>` +
  `2026-11-24T11:30:00.000Z</startDate><endDate>${end}</endDate><upfrontFee>${fee}</upfrontFee>` +
  '<currencyCode>USD</currencyCode></item></capacityBlockOfferingSet></R>';
const NEXT_DAY = '2026-11-25T11:30:00.000Z';

/** One row: the parser, what went wrong, and the text. */
interface FoundInput {
  readonly target: string;
  readonly what: string;
  readonly input: string;
}

const environment = (text: string) => `{"context":{"trainyard:environments":{"x":${text}}}}`;
const rehearsed = (options: string) =>
  `{"last":"x","environments":{"x":{"deployed":{"name":"x","serve":{"options":${options}}},"timeScale":20,"faults":[]}}}`;

/** Every row so far. */
export const FOUND: readonly FoundInput[] = [
  {
    target: 'sweep-file',
    what: 'a value deeper than JSON.stringify can write ended in a RangeError',
    input: deepLists(20_000),
  },
  {
    target: 'sweep-file',
    what: 'a field of thousands of letters was compared with every known field and shown whole',
    input: `{"${'x'.repeat(3000)}":1}`,
  },
  { target: 'latest-run', what: 'a manifest that is not JSON hid every other run', input: '{' },
  {
    target: 'environment-file',
    what: 'a field with the name of a method was called retired, and placed on the command line',
    input: environment('{"toString":1}'),
  },
  {
    target: 'environment-file',
    what: 'hundreds of wrong fields made a sentence of thousands of characters',
    input: environment(
      JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}`, 1]))),
    ),
  },
  {
    target: 'environment-file',
    what: 'a model with the name of a method was looked for in the language',
    input: environment('{"model":{"id":"constructor"}}'),
  },
  {
    target: 'environment-file',
    what: 'an option deeper than can be frozen ended in a RangeError',
    input: environment(`{"serve":{"options":{"a":${deepObjects(20_000)}}}}`),
  },
  {
    target: 'environment-file',
    what: 'a model’s config deeper than can be frozen ended in a RangeError',
    input: environment(`{"model":{"config":{"a":${deepLists(20_000)}}}}`),
  },
  { target: 'config-edit', what: 'a file without environments ended in a TypeError', input: '{}' },
  {
    target: 'config-edit',
    what: 'a text deeper than the editor can walk ended in a RangeError',
    input: `{"a":${deepObjects(20_000)},${environment('{}').slice(1)}`,
  },
  { target: 'rehearsal-state', what: 'a state without environments ended in a TypeError', input: '{}' },
  {
    target: 'rehearsal-state',
    what: 'options with more levels than there can be calls ended in a RangeError',
    input: rehearsed(deepObjects(20_000)),
  },
  {
    target: 'planned-commands',
    what: 'a word of a planned command that is a deep list ended in a RangeError',
    input: `{"commands":[{"phase":"deploy","argv":["a",${deepLists(20_000)}]}]}`,
  },
  {
    target: 'account-answer',
    what: 'a quota that is a text was taken for a number',
    input: '{"Quota":{"Value":"192"}}',
  },
  {
    target: 'ssm-answer',
    what: 'a service that names the same next page for ever was asked for ever',
    input: '{"Commands":[],"CommandInvocations":[],"NextToken":"more"}',
  },
  {
    target: 'ssm-answer',
    what: 'a service that names the next page by a list was asked for ever',
    input: '{"Commands":[],"CommandInvocations":[],"NextToken":[1.5]}',
  },
  {
    target: 'capacity-offers',
    what: 'an offer with a fee that is no amount had a price of NaN',
    input: offer(1, NEXT_DAY, 'much'),
  },
  {
    target: 'capacity-offers',
    what: 'an offer of no instance had an endless price',
    input: offer(0, NEXT_DAY, '858.24'),
  },
  {
    target: 'capacity-offers',
    what: 'an offer that ends as it starts had an endless price',
    input: offer(1, '2026-11-24T11:30:00.000Z', '858.24'),
  },
  {
    target: 'model-config',
    what: 'a field deeper than can be written again ended in a RangeError',
    input: `{"architectures":["LlamaForCausalLM"],"model_type":${deepObjects(20_000)}}`,
  },
];
