import { formatBytes } from '../../core/units';
import type { ClaimTest } from '../claims/claim';
import { CLAIM_TESTS } from '../claims/register';
import type { DayRecord } from '../day/day-record';
import { CONSTANTS, TABLES } from './constants';

/** A constant of the catalogues that a day contradicts, in words that can be read and typed. */
interface ChangedConstant {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Environment that measured it; null: nothing was deployed for it. */
  readonly environment: string | null;
  readonly now: string;
  readonly measured: string;
  readonly proposed: string;
}

/** A claim that a day decided otherwise than the register has it. */
interface ChangedClaim {
  readonly id: string;
  readonly was: ClaimTest['outcome'] | 'never tested';
  /** The row for `CLAIM_TESTS`. */
  readonly becomes: ClaimTest;
}

/** How a day would change the product. Nothing is written anywhere: a person decides. */
export interface Recalibration {
  /** By the order of the record. */
  readonly constants: readonly ChangedConstant[];
  /** In the order of the register. */
  readonly claims: readonly ChangedClaim[];
  /** Why the day changes nothing whatever it says; null where it may. */
  readonly because: string | null;
}

/** What a record contradicts in the catalogues, and which claims change their state. An emulated day changes nothing. */
export function recalibration(record: DayRecord): Recalibration {
  if (record.began.emulated !== null)
    return { constants: [], claims: [], because: 'an emulated day says nothing about hardware' };
  return {
    constants: [...fromPlans(record), ...fromClaims(record)],
    claims: changedClaims(record),
    because: null,
  };
}

function fromPlans({ measured }: DayRecord): ChangedConstant[] {
  return measured.flatMap(({ environment, rows }) =>
    rows.flatMap(({ quantity, unit, planned, measured: found }) => {
      const constant = CONSTANTS[quantity];
      if (constant === undefined || !constant.contradicts(planned, found)) return [];
      const said = (value: number) =>
        unit === 'bytes'
          ? `${formatBytes(value)} (${Math.round(value)} bytes)`
          : `${value.toFixed(1)} minutes`;
      const { name, file, proposed } = constant;
      const words = { now: said(planned), measured: said(found), proposed: said(proposed(found)) };
      return [{ name, file, environment, ...words }];
    }),
  );
}

function fromClaims({ claims }: DayRecord): ChangedConstant[] {
  return claims.flatMap(({ id, outcome, evidence, environment }) => {
    const table = TABLES[id];
    if (table === undefined || outcome !== 'failed') return [];
    const proposed = id === 'prediction' ? 'npm run fit, with the results of the day' : 'what was measured';
    return [{ ...table, environment, now: 'as in the file', measured: evidence, proposed }];
  });
}

function changedClaims({ began, claims }: DayRecord): ChangedClaim[] {
  return claims.flatMap(({ id, outcome, evidence, at }) => {
    const was = CLAIM_TESTS[id]?.outcome ?? 'never tested';
    if (outcome === 'not reached' || outcome === was) return [];
    return [{ id, was, becomes: { outcome, at, by: `acceptance ${began.id}`, evidence } }];
  });
}
