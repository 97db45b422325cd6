import type { Environment } from '../environment';
import { Alphabet } from './alphabet';
import { type Constant, constant } from './script-head';

/** For a number: the service is not wanted. */
const OFF = 0;

/**
 * What the instance's own services are told: the guards and the metrics.
 *
 * It comes with the bootstrap document and not with user data, because whatever changes there replaces the
 * instance, and turning a guard off should not.
 */
export function instanceSettings({ capacity, guards, observability }: Environment): Constant[] {
  const minutes = Alphabet.wholeNumber(0, 259_200);
  const whole = (name: string, value: number | null, alphabet: Alphabet) =>
    constant(`TRAINYARD_${name}`, String(value ?? OFF), alphabet);
  return [
    constant('TRAINYARD_CAPACITY', capacity.kind),
    whole('IDLE_MINUTES', guards.idleMinutes, minutes),
    whole('LATEST_END_MINUTES', Math.round((guards.latestEndHours ?? OFF) * 60), minutes),
    constant('TRAINYARD_METRICS', observability.metrics ? 'on' : 'off'),
    whole('PROMETHEUS_PORT', observability.prometheusPort, Alphabet.wholeNumber(0, 65_535)),
  ];
}
