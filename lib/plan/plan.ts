/** Everything that can be said about a run before anything is spent. */

import type { Preset } from '../core/choices';
import { requestError } from '../core/errors';
import type { Json } from '../core/json';
import type { Environment } from '../environment';
import { modelOfEnvironment } from '../environment/environment-model';
import { hardwareOf } from '../facts';
import { environmentWarnings } from './admission/environment-refusals';
import { planAdmission } from './admission/plan-admission';
import { presetWarnings } from './admission/preset-warnings';
import type { Refusal, Warning } from './admission/refusal';
import { vllmCommitRefusals } from './admission/vllm-commit-refusals';
import { zoneRefusals } from './admission/zone-refusals';
import type { ArtifactInputs } from './commands/artifact-key';
import { type PlannedCommand, plannedArtifact, plannedCommands } from './commands/planned-commands';
import { draftOf, tokensPerPass } from './draft';
import { type Estimate, estimates } from './estimates';
import { type DeviceCell, deviceGrid } from './layout/device-grid';
import type { Layout } from './layout/layout';
import { concurrencyOf, layoutRequestOf } from './layout/layout-request';
import type { LengthCheck } from './layout/lengths';
import { type BandwidthFloor, bandwidthFloor } from './memory/bandwidth-floor';
import { type MemoryBudget, memoryBudget } from './memory/memory';
import { type EffectiveOptions, effectiveOptions } from './options/effective-options';
import { optionRefusals, optionWarnings } from './options/option-refusals';
import { type Difference, tutorialDifferences } from './tutorial-differences';

/** Everything that can be said about a run before anything is spent. */
export interface Plan {
  /** Names this shape. */
  readonly schema: 'trainyard.plan/1';
  /** Name of the environment. */
  readonly environment: string;
  /** Instance type, number of instances, and the family that artifacts are compiled for. */
  readonly instance: { readonly type: string; readonly count: number; readonly family: string };
  /** Neuron SDK release, such as `2.23.0`. */
  readonly release: string;
  /** Hub id of the model and its revision, a commit. */
  readonly model: { readonly id: string; readonly revision: string };
  /**
   * `corrected`: the commands as they should be. `verbatim`: the tutorial's own, mistakes included, for comparison.
   */
  readonly preset: Preset;
  /** Name of the recipe, and every option beyond the base commands, the recipe's and the environment's together. */
  readonly recipe: { readonly name: string; readonly options: EffectiveOptions };
  /** The draft model and its revision; null without one. */
  readonly draft: { readonly id: string; readonly revision: string } | null;
  /** The admitted layout. */
  readonly layout: Layout;
  /** Devices in the rows of the instance's topology, with the replicas on each. */
  readonly devices: ReadonlyArray<readonly DeviceCell[]>;
  /** Device memory of one logical core. */
  readonly memory: MemoryBudget;
  /** Whether the workload's requests fit the compiled lengths, with the numbers. */
  readonly lengths: LengthCheck;
  /** Requests in flight over all replicas. */
  readonly concurrency: number;
  /**
   * Identity of the compiled artifact: 32 hexadecimal digits. Predicted from the catalogue's versions; the host
   * computes it again from those it finds.
   */
  readonly artifactKey: string;
  /** What the key is the digest of. */
  readonly artifactInputs: ArtifactInputs;
  /** The commands of each phase, as the host will run them. */
  readonly commands: readonly PlannedCommand[];
  /** Where this differs from AWS's tutorial, and why. */
  readonly differences: readonly Difference[];
  /** What may go wrong and was not refused. */
  readonly warnings: readonly Warning[];
  /** The least time per output token that memory bandwidth allows. */
  readonly floor: BandwidthFloor;
  /** How long things take, where somebody published it. */
  readonly estimates: readonly Estimate[];
  /** Price of all instances for one hour; null when the environment names no price. */
  readonly costPerHour: {
    readonly amount: number;
    readonly currency: string;
    readonly source: string;
  } | null;
}

/**
 * The plan of an environment. Pure: it reads no file, clock or network, so the same environment gives the same plan.
 * @throws the code of the first refusal, with every refusal in `data.refusals`, when the environment cannot work
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function makePlan(environment: Environment): Plan {
  const hardware = hardwareOf(environment.instance.type);
  const model = modelOfEnvironment(environment);
  const { layout, lengths, refusals: refusedHere } = planAdmission(environment);
  const refusals = [
    ...refusedHere,
    ...vllmCommitRefusals(environment),
    ...optionRefusals(environment),
    ...zoneRefusals(environment),
  ];
  if (layout === null || refusals.length > 0) throw refused(environment.name, refusals);
  const artifact = plannedArtifact(environment);
  const draft = draftOf(environment);
  return {
    schema: 'trainyard.plan/1',
    environment: environment.name,
    instance: { ...environment.instance, family: hardware.family },
    release: environment.release,
    model: { id: environment.model.id, revision: environment.model.revision },
    preset: environment.preset,
    recipe: { name: environment.recipe, options: effectiveOptions(environment) },
    draft: draft === null ? null : { id: draft.id, revision: draft.revision },
    layout,
    devices: deviceGrid(hardware, layout),
    memory: memoryBudget({ ...layoutRequestOf(environment), hardware }),
    lengths,
    concurrency: concurrencyOf(environment),
    artifactKey: artifact.key,
    artifactInputs: artifact.inputs,
    commands: plannedCommands(environment, layout, artifact.key),
    differences: tutorialDifferences(environment),
    warnings: [
      ...presetWarnings(environment),
      ...optionWarnings(environment),
      ...environmentWarnings(environment),
    ],
    floor: bandwidthFloor(hardware, model, layout, tokensPerPass(environment)),
    estimates: estimates(environment),
    costPerHour: costOf(environment),
  };
}

/** A plan as plain data, for `--json` and for the manifest of a run. */
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
