import { ownFacts } from '../../contract/instance-facts';
import { formatBytes, formatSeconds } from '../../core/units';
import { DEVICE_TESTS } from './device-tests';
import { withEveryEndpoint } from './edit-tests';
import {
  type ClaimTestRow,
  type Evidence,
  heldIf,
  type Judgement,
  refuted,
  resultsOf,
  successOf,
  unreached,
  whyNot,
} from './evidence';
import { POWER_TESTS } from './power-tests';
import { verdictOf } from './verdict-test';

const on = 'inf2-small';
const moment = 'measured';
/** The first agent that tells a command its own id; the bootstrap refuses older ones. The fourth number is always 0. */
const LEAST_AGENT = [3, 0, 284];

/** What the smallest instance says. */
export const SMALL_TESTS: readonly ClaimTestRow[] = [
  { id: 'agent-version', on, moment: 'deployed', test: agentVersion },
  { id: 'bootstrap-from-user-data', on, moment: 'deployed', test: bootstrapped },
  { id: 'packages-held', on, moment: 'deployed', test: packagesHeld },
  { id: 'life-cycle', on, moment, test: lifeCycle },
  { id: 'driver', on, moment: 'deployed', test: driver },
  ...DEVICE_TESTS,
  ...POWER_TESTS,
  { id: 'compile', on, moment, test: compiled },
  { id: 'service-user', on, moment, test: served },
  { id: 'probe', on, moment, test: served },
  { id: 'verdict', on, moment, test: (evidence) => verdictOf(evidence, 2) },
  { id: 'greedy-agreement', on, moment, test: greedy },
  { id: 'endpoints-carry', on: 'trn1-small', moment, edited: withEveryEndpoint, test: carried },
  { id: 'trn1-2', on: 'trn1-small', moment, test: (evidence) => verdictOf(evidence, 1) },
  { id: 'inf2-48', on: 'inf2', moment, test: (evidence) => verdictOf(evidence, 1) },
  { id: 'trn1-32', on: 'trn1', moment, test: (evidence) => verdictOf(evidence, 1) },
];

/** A line that failed may have had another cause, which is read by hands. */
function carried(evidence: Evidence): Judgement {
  if (evidence.emulated) return unreached('an emulated account has no endpoints');
  const { endpoints, vpcId } = evidence.environment.network;
  if (endpoints === null || vpcId !== null)
    return unreached('the environment has a network of somebody else');
  if (successOf(evidence, 'benchmark') !== undefined)
    return heldIf(true, `set up and measured by endpoints of ${endpoints.join(', ')}`);
  return unreached(`with endpoints of every service: ${whyNot(evidence, 'benchmark').evidence}`);
}

function agentVersion({ instances }: Evidence): Judgement {
  if (instances.length === 0) return unreached('no instance has an agent that answers');
  const said = instances
    .map(({ instanceId, agentVersion: version }) => `${instanceId} has ${threeOf(version)}`)
    .join(', ');
  return heldIf(
    instances.every(({ agentVersion: version }) => atLeast(version, LEAST_AGENT)),
    said,
  );
}

/** Four numbers would be taken for an address when the record is redacted. */
const threeOf = (version: string) => version.split('.').slice(0, 3).join('.');

function atLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  const at = least.findIndex((part, index) => (parts[index] ?? 0) !== part);
  return at === -1 || (parts[at] ?? 0) > (least[at] ?? 0);
}

function lastBootstrap({ bootstraps }: Evidence) {
  return bootstraps.at(-1);
}

function bootstrapped(evidence: Evidence): Judgement {
  const outcome = lastBootstrap(evidence)?.outcome;
  if (outcome === undefined || outcome === null) return unreached('no bootstrap left an outcome');
  const { status, reason, made } = outcome;
  if (status !== 'succeeded')
    return refuted(`the bootstrap ended ${status}: ${reason.code}: ${reason.message}`);
  return heldIf(
    made.nothingToDo === true,
    made.nothingToDo === true
      ? 'the association found what user data had installed, and nothing to do'
      : 'the association installed what user data was to install',
  );
}

/** The bootstrap fails with a code of its own where it cannot hold them. */
function packagesHeld(evidence: Evidence): Judgement {
  return byBootstrap(
    evidence,
    ['KernelNotHeld', 'PackagesConflict'],
    'the bootstrap held the packages of the image',
  );
}

function driver(evidence: Evidence): Judgement {
  return byBootstrap(evidence, ['DriverMissing', 'DriverTooOld'], 'the bootstrap found the driver');
}

function byBootstrap(evidence: Evidence, codes: readonly string[], good: string): Judgement {
  const outcome = lastBootstrap(evidence)?.outcome;
  if (outcome === undefined || outcome === null) return unreached('no bootstrap left an outcome');
  if (outcome.status === 'succeeded') return heldIf(true, good);
  const { code, message } = outcome.reason;
  return codes.includes(code)
    ? refuted(`${code}: ${message}`)
    : unreached(`the bootstrap ended before: ${code}`);
}

function lifeCycle({ runs, environment }: Evidence): Judgement {
  const target = runs.at(-1)?.manifest.target;
  const said = target === undefined ? undefined : ownFacts(target, 'lifeCycle');
  if (said === undefined) return unreached('no instance has said how it was bought');
  const { kind } = environment.capacity;
  const wanted = kind === 'reservation' ? 'on-demand' : kind;
  return heldIf(said === wanted, `the metadata says ${said}, the environment ${wanted}`);
}

function compiled(evidence: Evidence): Judgement {
  const done = successOf(evidence, 'compile');
  if (done === undefined) return whyNot(evidence, 'compile');
  const { artifactHit, artifactKey = 'unknown' } = done.made;
  if (artifactHit !== 'none') return unreached(`the artifact ${artifactKey} was there already`);
  return heldIf(true, `compiled in ${formatSeconds(done.seconds)}: ${artifactKey}${sizeOf(done.made.bytes)}`);
}

const sizeOf = (bytes: number | undefined) => (bytes === undefined ? '' : `, ${formatBytes(bytes)}`);

function served(evidence: Evidence): Judgement {
  const done = successOf(evidence, 'deploy');
  if (done === undefined) return whyNot(evidence, 'deploy');
  const ready = (done.made.replicas ?? []).map(
    ({ index, readySeconds = Number.NaN }) =>
      `replica ${index} was ready after ${formatSeconds(readySeconds)}`,
  );
  return heldIf(ready.length > 0, ready.join(', ') || 'Deploy names no replica');
}

/** Every benchmark asks the same set again, so the answers of two are comparable. */
function greedy(evidence: Evidence): Judgement {
  const asked = resultsOf(evidence).flatMap(({ answers }) => answers ?? []);
  if (asked.length < 2)
    return unreached(`${asked.length} benchmarks asked for greedy answers; two are compared`);
  const digests = new Set(asked.map(({ digest }) => digest));
  const [first] = asked;
  const same = digests.size === 1 && first?.digest !== null;
  const where = asked.find(({ firstDifference }) => firstDifference !== null)?.firstDifference;
  const differs = where
    ? `prompt ${where.prompt} differs at ${where.position}`
    : 'two benchmarks got other answers';
  return heldIf(same, same ? `${asked.length} times the same answers to ${first?.prompts} prompts` : differs);
}
