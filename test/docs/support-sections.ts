import { join, resolve } from 'node:path';
import { isTrainyardError } from '../../lib/core/errors';
import { listEnvironments, loadEnvironment, parseEnvironment } from '../../lib/environment';
import {
  endsOn,
  type Family,
  hardwareOf,
  modelIds,
  placementOf,
  RECIPES,
  releaseOf,
  releaseVersions,
  supportOf,
} from '../../lib/facts';
import { makePlan } from '../../lib/plan';
import { commitFor } from '../plan/commit-for';

type Table = (head: readonly string[], rows: readonly (readonly unknown[])[]) => string;

const CONFIG = join(resolve(__dirname, '../..'), 'cdk.json');
/** The largest instance of each family: what it does not hold, none does. */
const LARGEST: Readonly<Record<string, string>> = {
  trn2: 'trn2.48xlarge',
  trn1: 'trn1.32xlarge',
  inf2: 'inf2.48xlarge',
};

/** Whether some degree of the family is admitted by every rule of the plan, at batch 1 and a short sequence. */
function canPlan(release: string, family: Family, model: string, recipe: string): boolean {
  const { logicalCores } = hardwareOf(LARGEST[family] ?? '');
  const degrees = placementOf(family).tensorParallelDegrees[logicalCores.default] ?? [];
  return degrees.some((tensorParallel) => {
    try {
      makePlan(
        parseEnvironment('asked', {
          ...{
            release,
            recipe,
            vllmCommit: commitFor(release),
            instance: { type: LARGEST[family] },
            model: { id: model },
          },
          layout: { tensorParallel, dataParallel: 1, batch: 1 },
          lengths: { sequence: 4096 },
          workload: { inputTokens: { mean: 1024 }, outputTokens: { mean: 256 } },
        }),
      );
      return true;
    } catch (error) {
      if (isTrainyardError(error) && error.kind === 'request') return false;
      throw error;
    }
  });
}

const shipped = () =>
  listEnvironments(CONFIG).map(({ name }) => {
    const { release, instance } = loadEnvironment({ name, configFile: CONFIG });
    return { name, release, family: hardwareOf(instance.type).family };
  });

function maintained(release: string, family: Family): string {
  const support = supportOf(releaseOf(release));
  const until = endsOn(support, family) ? `, until ${support.ends?.release}` : '';
  return `${support.state}${until}`;
}

const SHORT = /^.*\//;

function rows(): string[][] {
  const environments = shipped();
  return releaseVersions().flatMap((release) =>
    releaseOf(release).families.map((family) => {
      const models = modelIds().filter((id) => canPlan(release, family, id, 'tutorial'));
      const recipes = RECIPES.filter((recipe) =>
        modelIds().some((id) => canPlan(release, family, id, recipe)),
      );
      const ready = environments.filter((it) => it.release === release && it.family === family);
      return [
        ...[release, family, supportOf(releaseOf(release)).path, maintained(release, family)],
        models.map((id) => id.replace(SHORT, '')).join(', '),
        ...[recipes.join(', '), ready.map(({ name }) => name).join(', '), 'never'],
      ];
    }),
  );
}

/** Releases of which all else is the same share a row. */
function merged(all: readonly (readonly string[])[]): string[][] {
  const releases = new Map<string, string[]>();
  for (const [release = '', ...rest] of all) {
    const key = JSON.stringify(rest);
    releases.set(key, [...(releases.get(key) ?? []), release]);
  }
  return [...releases].map(([rest, of]) => [of.join(', '), ...(JSON.parse(rest) as string[])]);
}

/** The table of the page about support: what each release can be planned with, by asking the plan. */
export const supportSections = (page: string, table: Table) => [
  {
    page,
    marker: 'supported',
    render: () =>
      table(
        ['releases', 'family', 'served by', 'AWS', 'models', 'recipes', 'rehearsed here', 'on hardware'],
        merged(rows()),
      ),
  },
];
