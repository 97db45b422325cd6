import { CLAIM_TESTS_BY_ITSELF } from '../../lib/acceptance/claim-tests/claim-tests';
import type { Evidence } from '../../lib/acceptance/claim-tests/evidence';
import { CLAIM_REGISTER } from '../../lib/acceptance/claims/register';
import { STAGE_ENVIRONMENTS } from '../../lib/acceptance/day/day-environments';
import { instanceQuota, releaseOf, releaseVersions, zonesOffering } from '../../lib/facts';
import { NOTHING } from './nothing-seen';

const rowOf = (id: string) => CLAIM_TESTS_BY_ITSELF.find((row) => row.id === id);
const testOf = (id: string, seen: Partial<Evidence>) => rowOf(id)?.test({ ...NOTHING, ...seen });

test('every claim that is tested by itself is in the register once, on an environment of its stage', () => {
  for (const { id, on } of CLAIM_TESTS_BY_ITSELF) {
    const claim = CLAIM_REGISTER.find((each) => each.id === id);
    expect({ id, on: STAGE_ENVIRONMENTS[claim?.stage ?? 'account'] }).toEqual({
      id,
      on: expect.arrayContaining([on]) as string[],
    });
  }
  const ids = CLAIM_TESTS_BY_ITSELF.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every environment of a stage is there for a claim', () => {
  for (const [stage, names] of Object.entries(STAGE_ENVIRONMENTS)) {
    for (const name of names) {
      const claims = CLAIM_TESTS_BY_ITSELF.filter(({ id, on }) => {
        return on === name && CLAIM_REGISTER.find((claim) => claim.id === id)?.stage === stage;
      });
      expect({ stage, name, claims: claims.length > 0 }).toEqual({ stage, name, claims: true });
    }
  }
});

test('nothing is held of which nothing was seen', async () => {
  for (const { id, test: judge } of CLAIM_TESTS_BY_ITSELF) {
    const { outcome } = await judge(NOTHING);
    expect({ id, held: outcome === 'held' }).toEqual({ id, held: false });
  }
});

describe('the agent', () => {
  const agent = (agentVersion: string) =>
    testOf('agent-version', { instances: [{ instanceId: 'i-1', online: true, agentVersion }] });
  test.each([
    ['3.0.283.0', 'failed'],
    ['3.0.284.0', 'held'],
    ['3.3.40.0', 'held'],
    ['2.9.999.0', 'failed'],
    ['4.0.0.0', 'held'],
  ])('%s: %s', (version, outcome) => {
    expect(agent(version)).toMatchObject({ outcome });
  });
});

describe('images and zones', () => {
  const parameters = releaseVersions().flatMap((version) => {
    const { defaultImage } = releaseOf(version);
    return defaultImage.by === 'ssm-parameter' ? [{ version, name: defaultImage.parameter }] : [];
  });
  /** `says` is the release that the description of each image names. */
  const ec2 = (says: (version: string) => string, zones: readonly string[] = []) => ({
    market: { zonesOffering: async () => zones.map((zoneId) => ({ zoneId, zone: zoneId })) },
    images: {
      parameter: async (name: string) => {
        const row = parameters.find((each) => each.name === name);
        return row && says(row.version) !== '' ? `ami-${row.version}` : undefined;
      },
      images: async ({ ids = [] }: { readonly ids?: readonly string[] }) =>
        ids.map((id) => ({
          id,
          name: 'Deep Learning AMI Neuron',
          description: `Neuron SDK ${says(id.slice('ami-'.length))}`,
          createdAt: '2026-11-01T00:00:00Z',
          deprecatedAt: null,
        })),
    },
    quotas: { quota: async () => undefined },
  });

  test('hold where each parameter names an image of its release', async () => {
    const seen = { ec2: ec2((version) => version) };
    expect(await testOf('image-parameters', seen)).toMatchObject({ outcome: 'held' });
  });

  test('fail by name where a parameter is gone', async () => {
    const last = parameters.at(-1)?.version ?? '';
    const gone = parameters.filter(({ version }) => version === last).map(({ version }) => version);
    const seen = { ec2: ec2((version) => (gone.includes(version) ? '' : version)) };
    expect(await testOf('image-parameters', seen)).toMatchObject({
      outcome: 'failed',
      evidence: expect.stringContaining(last) as string,
    });
  });

  test('fail where an image is of another release', async () => {
    const seen = { ec2: ec2(() => '2.0.0') };
    expect(await testOf('image-names', seen)).toMatchObject({
      outcome: 'failed',
      evidence: expect.stringContaining('Neuron SDK 2.0.0') as string,
    });
  });

  test('of a region of which the catalogue knows zones are compared with it', async () => {
    const environment = NOTHING.environment;
    const known = zonesOffering('trn1.32xlarge', environment.region) ?? [];
    expect(known.length).toBeGreaterThan(0);
    expect(await testOf('zones', { ec2: ec2(String, known) })).toMatchObject({ outcome: 'held' });
    expect(await testOf('zones', { ec2: ec2(String, ['use2-az1']) })).toMatchObject({ outcome: 'failed' });
  });
});

describe('quota codes', () => {
  const byCode = new Map(
    (['trn1', 'inf2'] as const).flatMap((family) =>
      (['on-demand', 'spot'] as const).map((paid) => {
        const { code, name } = instanceQuota(family, paid);
        return [code, name] as const;
      }),
    ),
  );
  const asked = (names: ReadonlyMap<string, string>) => {
    const none = { zonesOffering: async () => [], parameter: async () => undefined, images: async () => [] };
    const quota = async (code: string) => {
      const name = names.get(code);
      return name === undefined ? undefined : { name, value: 8 };
    };
    return testOf('quota-codes', { ec2: { market: none, images: none, quotas: { quota } } });
  };

  test('hold by their names', async () => {
    expect(await asked(byCode)).toMatchObject({ outcome: 'held' });
  });

  test('fail where a code has another name, or none', async () => {
    const [first = ''] = byCode.keys();
    const other = new Map(byCode).set(first, 'Running On-Demand P instances');
    expect(await asked(other)).toMatchObject({
      outcome: 'failed',
      evidence: expect.stringContaining('Running On-Demand P instances') as string,
    });
    const gone = new Map(byCode);
    gone.delete(first);
    expect(await asked(gone)).toMatchObject({ outcome: 'failed' });
  });
});
