import type { Manifest } from '../../contract/manifest';
import type { Result } from '../../contract/result';
import { costPerMillion } from '../../core/cost';
import { formatMoney, formatNumber } from '../numbers';
import { absent, type Fact, figure, text } from './fact';

/** Cost per million tokens: only from a price that somebody stated, with who and when beside it. */
export function costFacts(manifest: Manifest, result: Result | null): Fact[] {
  const { price } = manifest;
  if (price === null) {
    return [
      absent(
        'cost per million tokens',
        'not computed: no price is known; set `price` (perHour, currency, source, asOf) in the environment',
      ),
    ];
  }
  const source = [
    text('price', `${formatMoney(price.perHour, price.currency)} per instance-hour`),
    text('price source', `${price.source}, as of ${price.asOf}`),
  ];
  if (result === null) return [absent('cost per million tokens', 'not measured: no result'), ...source];
  const { outputTokensPerSecond, totalTokensPerSecond } = result.throughput;
  return [
    cost('cost per million output tokens', outputTokensPerSecond),
    cost('cost per million total tokens', totalTokensPerSecond),
    ...source,
    ...timeScale(result),
  ];

  function cost(label: string, rate: number): Fact {
    if (rate <= 0 || price === null) return absent(label, 'not computed: no token was produced');
    return figure(label, formatMoney(costPerMillion(price.perHour, rate), price.currency));
  }
}

/** The price is of real hours, the tokens of hours that pass faster: the quotient is nobody's cost. */
function timeScale({ emulated }: Result): Fact[] {
  if (emulated === null || emulated.timeScale === 1) return [];
  const times = formatNumber(emulated.timeScale);
  return [
    text('emulated time', `${times} times faster than modelled: the modelled cost is ${times} times this`),
  ];
}
