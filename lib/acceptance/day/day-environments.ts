import { requestError } from '../../core/errors';
import type { Environment } from '../../environment';
import { CLAIM_TESTS_BY_ITSELF } from '../claim-tests/claim-tests';
import type { ClaimTestRow } from '../claim-tests/evidence';
import { type Claim, STAGES, type Stage } from '../claims/claim';
import { CLAIM_REGISTER } from '../claims/register';

/** Environments of the configuration file on which each stage is tried, cheapest first. */
export const STAGE_ENVIRONMENTS: Readonly<Record<Stage, readonly string[]>> = {
  account: ['inf2-small'],
  small: ['inf2-small', 'trn1-small', 'inf2', 'trn1'],
  'trn2-small': ['trn2-small-replicas', 'trn2-small'],
  tutorial: ['tutorial', 'tutorial-verbatim'],
};

/** A claim that is tested without hands, with how. */
export interface TestedClaim {
  /** As the register has it. */
  readonly claim: Claim;
  /** How it is tested. */
  readonly row: ClaimTestRow;
}

/** One environment of a day, and what is tried on it. */
export interface DayEnvironment {
  /** Stage that it belongs to. */
  readonly stage: Stage;
  /** As it is deployed: with a name of its own, and without what a day does not need. */
  readonly environment: Environment;
  /** In the order of the register, which is that of their cost. */
  readonly claims: readonly TestedClaim[];
  /** Minutes that the claims take together, by the register. */
  readonly minutes: number;
  /** USD for an hour of all its instances; 0 where it has none. */
  readonly perHour: number;
}

/** No environment of a person begins like this, so a day never touches one. */
const PREFIX = 'acceptance-';
/** Minutes of a deployment and a destruction with an instance; our allowance. */
const AROUND_MINUTES = 20;
/** A day does not wait the hour that an environment waits by default. */
const IDLE_MINUTES = 15;

/**
 * The environments of the stages, in the order in which they are tried. `load` gives an environment of the configuration
 * file by its name; one that no claim is tested on is left out.
 * @throws AcceptancePriceUnknown when an instance would be paid for and its environment has no price in USD
 */
export function dayEnvironments(
  stages: readonly Stage[],
  load: (name: string, stage: Stage) => Environment,
): readonly DayEnvironment[] {
  return STAGES.filter((stage) => stages.includes(stage)).flatMap((stage) =>
    STAGE_ENVIRONMENTS[stage].flatMap((name) => {
      const claims = claimsOn(stage, name);
      return claims.length === 0 ? [] : [dayEnvironment(stage, load(name, stage), claims)];
    }),
  );
}

/** Claims of the stages that a day cannot test: somebody tries them by hand. */
export function byHand(stages: readonly Stage[]): readonly Claim[] {
  const known = new Set(CLAIM_TESTS_BY_ITSELF.map(({ id }) => id));
  return CLAIM_REGISTER.filter(({ id, stage }) => stages.includes(stage) && !known.has(id));
}

function claimsOn(stage: Stage, name: string): TestedClaim[] {
  return CLAIM_REGISTER.filter((claim) => claim.stage === stage).flatMap((claim) => {
    const row = CLAIM_TESTS_BY_ITSELF.find(({ id, on }) => id === claim.id && on === name);
    return row === undefined ? [] : [{ claim, row }];
  });
}

function dayEnvironment(stage: Stage, of: Environment, claims: readonly TestedClaim[]): DayEnvironment {
  const environment = claims.reduce<Environment>(
    (it, { row }) => row.edited?.(it) ?? it,
    withGuard(deployable(stage, of), claims),
  );
  const minutes = claims.reduce((sum, { claim }) => sum + claim.minutes, AROUND_MINUTES);
  return { stage, environment, claims, minutes, perHour: perHourOf(environment) };
}

/** Name of an environment of the file as a stage deploys it. */
export function dayName(stage: Stage, name: string): string {
  return stage === 'account' ? `${PREFIX}account` : `${PREFIX}${name}`;
}

/** The guards that stop an instance would end the day; the one that deletes the stack is set when it is deployed. */
function deployable(stage: Stage, of: Environment): Environment {
  const account = stage === 'account';
  return {
    ...of,
    // Of a day that goes on it has its name already.
    name: of.name.startsWith(PREFIX) ? of.name : dayName(stage, of.name),
    instance: { ...of.instance, count: account ? 0 : 1 },
    guards: { ...of.guards, scheduledStop: null, budget: null },
    // Two benchmarks tell whether the first was chance.
    workload: { ...of.workload, repeats: account ? of.workload.repeats : Math.max(2, of.workload.repeats) },
  };
}

/** Where its guard is a claim, it is to stop the instance within the minutes of that claim. */
function withGuard(environment: Environment, claims: readonly TestedClaim[]): Environment {
  if (!claims.some(({ row }) => row.moment === 'idle')) return environment;
  return { ...environment, guards: { ...environment.guards, idleMinutes: IDLE_MINUTES } };
}

function perHourOf({ name, instance, price }: Environment): number {
  if (instance.count === 0) return 0;
  if (price !== null && price.currency === 'USD') return price.perHour * instance.count;
  const own = name.slice(PREFIX.length);
  throw requestError(
    'AcceptancePriceUnknown',
    `environment ${own} (${instance.type}) has ${price === null ? 'no price' : `a price in ${price.currency}`}, and a day has a limit in USD`,
    {
      path: `environments.${own}.price`,
      next: `set environments.${own}.price in USD (perHour, source, asOf) in the configuration file`,
    },
  );
}
