/** Everything that can be said about a run before anything is spent. */

import type { Preset } from '../core/choices';
import { requestError } from '../core/errors';
import type { Json } from '../core/json';
import type { Environment } from '../environment';
import { hardwareOf, modelOf } from '../facts';
import { admitLayout } from './admission';
import type { ArtifactInputs } from './artifact-key';
import { type BandwidthFloor, bandwidthFloor } from './bandwidth-floor';
import { environmentRefusals, environmentWarnings } from './checks';
import { type DeviceCell, deviceGrid } from './device-grid';
import { type Estimate, estimates } from './estimates';
import type { Layout } from './layout';
import { concurrencyOf, layoutRequestOf, lengthRequestOf } from './layout-request';
import { checkLengths, type LengthCheck } from './lengths';
import { type MemoryBudget, memoryBudget } from './memory';
import { type PlannedCommand, plannedArtifact, plannedCommands } from './planned-commands';
import { presetWarnings } from './preset-warnings';
import type { Refusal, Warning } from './refusal';
import { type Difference, tutorialDifferences } from './tutorial-differences';

export interface Plan {
  readonly schema: 'trainyard.plan/1';
  readonly environment: string;
  readonly instance: { readonly type: string; readonly count: number; readonly family: string };
  readonly release: string;
  readonly model: { readonly id: string; readonly revision: string };
  readonly preset: Preset;
  readonly layout: Layout;
  readonly devices: ReadonlyArray<readonly DeviceCell[]>;
  /** Of one logical core. */
  readonly memory: MemoryBudget;
  readonly lengths: LengthCheck;
  readonly concurrency: number;
  readonly artifactKey: string;
  readonly artifactInputs: ArtifactInputs;
  readonly commands: readonly PlannedCommand[];
  readonly differences: readonly Difference[];
  readonly warnings: readonly Warning[];
  readonly floor: BandwidthFloor;
  readonly estimates: readonly Estimate[];
  /** Null when the environment names no price. */
  readonly costPerHour: {
    readonly amount: number;
    readonly currency: string;
    readonly source: string;
  } | null;
}

/** Pure. Throws a request error with every refusal when the environment cannot work. */
export function makePlan(environment: Environment): Plan {
  const hardware = hardwareOf(environment.instance.type);
  const model = modelOf(environment.model.id);
  const admission = admitLayout(layoutRequestOf(environment));
  const lengths = checkLengths(lengthRequestOf(environment));
  const refusals = [
    ...environmentRefusals(environment),
    ...(admission.admitted ? [] : admission.refusals),
    ...lengths.refusals,
  ];
  if (!admission.admitted || refusals.length > 0) throw refused(environment.name, refusals);
  const { layout } = admission;
  const artifact = plannedArtifact(environment);
  return {
    schema: 'trainyard.plan/1',
    environment: environment.name,
    instance: { ...environment.instance, family: hardware.family },
    release: environment.release,
    model: environment.model,
    preset: environment.preset,
    layout,
    devices: deviceGrid(hardware, layout),
    memory: memoryBudget({ ...layoutRequestOf(environment), hardware, model }),
    lengths,
    concurrency: concurrencyOf(environment),
    artifactKey: artifact.key,
    artifactInputs: artifact.inputs,
    commands: plannedCommands(environment, layout, artifact.key),
    differences: tutorialDifferences(environment),
    warnings: [...presetWarnings(environment), ...environmentWarnings(environment)],
    floor: bandwidthFloor(hardware, model, layout),
    estimates: estimates(environment),
    costPerHour: costOf(environment),
  };
}

/** Plain data for `--json` and for the manifest. */
export function planJson(plan: Plan): { readonly [key: string]: Json } {
  return JSON.parse(JSON.stringify(plan)) as { readonly [key: string]: Json };
}

function refused(name: string, refusals: readonly Refusal[]) {
  const [first] = refusals;
  return requestError(first?.code ?? 'PlanRefused', refusals.map((refusal) => refusal.message).join('; '), {
    path: `environment ${name}`,
    // Refusals share parts of their advice, which is said once.
    next: [...new Set(refusals.flatMap((refusal) => refusal.next.split('; ')))].join('; '),
    data: { refusals },
  });
}

function costOf({ price, instance }: Environment): Plan['costPerHour'] {
  if (price === null) return null;
  const { perHour, currency, source, asOf } = price;
  return { amount: perHour * instance.count, currency, source: `${source}, ${asOf}` };
}
