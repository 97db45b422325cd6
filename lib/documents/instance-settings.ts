import type { Environment } from '../environment';
import { BIND_ADDRESS } from '../facts';
import { Alphabet } from './parameters/alphabet';
import { type Constant, constant } from './script-head';

/** What the phases of an instance are told beside the environment. */
export interface HostSettings {
  /**
   * Address that the replicas listen on.
   * @default 127.0.0.1: only the instance itself can call them
   */
  readonly bindAddress?: string;
  /**
   * Seconds between two progress objects, 1 to 3,600.
   * @default 10
   */
  readonly heartbeatSeconds?: number;
  /**
   * Seconds before a failed download is tried again, 0 to 600; each further pause is longer.
   * @default 5
   */
  readonly retrySeconds?: number;
}

/** For a number: the service is not wanted. */
const OFF = 0;

/**
 * What the instance's own services and its phases are told: the guards, the metrics, and what every phase reads.
 *
 * It comes with the bootstrap document and not with user data, because whatever changes there replaces the
 * instance, and turning a guard off or naming another secret should not. The variables of the phases have names of
 * their own here (`TRAINYARD_SET_…`): bootstrap writes them down, and does not use them.
 */
export function instanceSettings(environment: Environment, settings: HostSettings): Constant[] {
  return [...serviceSettings(environment), ...phaseSettings(environment, settings)];
}

const whole = (name: string, value: number | null, alphabet: Alphabet) =>
  constant(`TRAINYARD_${name}`, String(value ?? OFF), alphabet);

function serviceSettings({ capacity, guards, observability }: Environment): Constant[] {
  const minutes = Alphabet.wholeNumber(0, 259_200);
  return [
    constant('TRAINYARD_CAPACITY', capacity.kind),
    whole('IDLE_MINUTES', guards.idleMinutes, minutes),
    whole('LATEST_END_MINUTES', Math.round((guards.latestEndHours ?? OFF) * 60), minutes),
    constant('TRAINYARD_METRICS', observability.metrics ? 'on' : 'off'),
    whole('PROMETHEUS_PORT', observability.prometheusPort, Alphabet.wholeNumber(0, 65_535)),
  ];
}

function phaseSettings({ tokenSecret, results, egress }: Environment, settings: HostSettings): Constant[] {
  const { bindAddress = BIND_ADDRESS, heartbeatSeconds = 10, retrySeconds = 5 } = settings;
  return [
    constant('TRAINYARD_SET_TOKEN_SECRET', tokenSecret ?? '', Alphabet.secretName()),
    constant('TRAINYARD_SET_BIND_ADDRESS', bindAddress),
    whole('SET_HEARTBEAT_SECONDS', heartbeatSeconds, Alphabet.wholeNumber(1, 3600)),
    whole('SET_RETRY_SECONDS', retrySeconds, Alphabet.wholeNumber(0, 600)),
    constant('TRAINYARD_SET_MODELS', results.models ?? '', Alphabet.modelStore()),
    ...egressSettings(egress),
  ];
}

function egressSettings(egress: Environment['egress']): Constant[] {
  const address = (name: string, value: string | null) =>
    constant(`TRAINYARD_SET_${name}`, value ?? '', Alphabet.egressUrl());
  return [
    address('PROXY', egress.proxy),
    constant('TRAINYARD_SET_PROXY_SECRET', egress.proxySecret ?? '', Alphabet.secretName()),
    constant('TRAINYARD_SET_NO_PROXY', egress.noProxy.join('/'), Alphabet.hosts()),
    address('PIP_INDEX', egress.pipIndex),
    address('GIT_MIRROR', egress.gitMirror),
    address('PATCH_MIRROR', egress.patches),
    address('HUB_ENDPOINT', egress.hubEndpoint),
  ];
}
