import { instanceQuota, releaseOf, releaseVersions, zonesOffering } from '../../facts';
import { EDIT_TESTS } from './edit-tests';
import {
  type ClaimTestRow,
  type Ec2Facts,
  type Evidence,
  held,
  heldIf,
  heldUnless,
  type Judgement,
  unreached,
} from './evidence';
import { POLICY_TESTS } from './policy-tests';

const on = 'inf2-small';
/** Types that the environments of a day use, and the ones beside them. */
const TYPES = [
  'inf2.xlarge',
  'inf2.48xlarge',
  'trn1.2xlarge',
  'trn1.32xlarge',
  'trn2.3xlarge',
  'trn2.48xlarge',
];

/** What an account says without an instance. */
export const ACCOUNT_TESTS: readonly ClaimTestRow[] = [
  { id: 'image-parameters', on, moment: 'deployed', test: withEc2(imageParameters) },
  { id: 'image-names', on, moment: 'deployed', test: withEc2(imageNames) },
  { id: 'zones', on, moment: 'deployed', test: withEc2(zones) },
  { id: 'quota-codes', on, moment: 'deployed', test: withEc2(quotaCodes) },
  {
    ...{ id: 'deploy-without-instance', on, moment: 'deployed' },
    test: ({ state, instances }) =>
      heldIf(state === 'deployed', `the stack is ${state}, with ${instances.length} instances`),
  },
  { id: 'document-bytes', on, moment: 'deployed', test: documentBytes },
  ...POLICY_TESTS,
  ...EDIT_TESTS,
  {
    ...{ id: 'delete-from-outside', on, moment: 'destroyed' },
    test: ({ deletedItself, environment }) =>
      deletedItself === null
        ? unreached('the stack was destroyed by the command')
        : heldIf(
            deletedItself,
            `the stack ${deletedItself ? 'was gone' : 'still stood'} after ${environment.guards.deleteStackAt}`,
          ),
  },
  {
    ...{ id: 'bucket-outlives', on, moment: 'destroyed' },
    test: ({ bucketKept, remains }) => {
      if (bucketKept === null) return unreached('nobody could ask for the bucket');
      const left = remains.length === 0 ? 'nothing else' : remains.join(', ');
      const bucket = bucketKept ? 'the bucket is there' : 'the bucket is gone';
      return heldIf(bucketKept && remains.length === 0, `${bucket}, and ${left} is left`);
    },
  },
];

type Ec2Test = (ec2: Ec2Facts, evidence: Evidence) => Promise<Judgement>;

function withEc2(test: Ec2Test): ClaimTestRow['test'] {
  return async (evidence) =>
    evidence.ec2 === null
      ? unreached('an emulated account has neither types nor images')
      : test(evidence.ec2, evidence);
}

/** Parameters of releases that are found by one; the others are found by their descriptions. */
function parametersOf(): readonly { readonly version: string; readonly parameter: string }[] {
  return releaseVersions().flatMap((version) => {
    const { defaultImage } = releaseOf(version);
    return defaultImage.by === 'ssm-parameter' ? [{ version, parameter: defaultImage.parameter }] : [];
  });
}

async function imageParameters({ images }: Ec2Facts, { environment }: Evidence): Promise<Judgement> {
  const asked = parametersOf();
  const found = await Promise.all(
    asked.map(async (it) => ({ ...it, id: await images.parameter(it.parameter) })),
  );
  const missing = found.filter(({ id }) => id === undefined);
  const names = missing.map(({ version, parameter }) => `${version} (${parameter})`).join(', ');
  return heldIf(
    missing.length === 0,
    `in ${environment.region} ${asked.length - missing.length} of ${asked.length} parameters resolve${names === '' ? '' : `; not ${names}`}`,
  );
}

async function imageNames({ images }: Ec2Facts, { environment }: Evidence): Promise<Judgement> {
  const asked = await Promise.all(
    parametersOf().map(async ({ version, parameter }) => ({
      version,
      id: await images.parameter(parameter),
    })),
  );
  const ids = [...new Set(asked.flatMap(({ id }) => id ?? []))];
  if (ids.length === 0) return unreached(`no parameter resolves in ${environment.region}`);
  const found = new Map((await images.images({ ids })).map((image) => [image.id, image]));
  const wrong = asked.flatMap(({ version, id }) => {
    if (id === undefined) return [];
    const says = found.get(id)?.description ?? 'no such image';
    return says.includes(`Neuron SDK ${version}`) ? [] : [`${version} names ${id}: ${says}`];
  });
  return heldUnless(wrong, `${ids.length} images name their release`);
}

async function zones({ market }: Ec2Facts, { environment }: Evidence): Promise<Judgement> {
  const { region } = environment;
  const unlike: string[] = [];
  const asked: string[] = [];
  for (const type of TYPES) {
    const ours = zonesOffering(type, region);
    if (ours === undefined) continue;
    const said = (await market.zonesOffering(type)).map(({ zoneId }) => zoneId).sort();
    asked.push(type);
    if (said.join() !== [...ours].sort().join())
      unlike.push(`${type}: ${said.join(' ')}, the catalogue says ${ours.join(' ')}`);
  }
  if (asked.length === 0) return unreached(`the catalogue names zones of no type in ${region}`);
  return heldUnless(unlike, `as the catalogue says in ${region}: ${asked.join(', ')}`);
}

async function quotaCodes({ quotas }: Ec2Facts): Promise<Judgement> {
  const ours = (['trn1', 'inf2'] as const).flatMap((family) =>
    (['on-demand', 'spot'] as const).map((paid) => instanceQuota(family, paid)),
  );
  const asked = await Promise.all(ours.map(async (it) => ({ ...it, found: await quotas.quota(it.code) })));
  const unlike = asked
    .filter(({ name, found }) => found?.name !== name)
    .map(({ name, code, found }) => `${code} is ${found?.name ?? 'not known'}, the catalogue says ${name}`);
  return heldUnless(unlike, `${asked.length} codes have the names of the catalogue`);
}

async function documentBytes({ deployment, host }: Evidence): Promise<Judgement> {
  if (deployment === undefined || host === undefined) return unreached('nothing is deployed');
  const published = await Promise.all(
    deployment.documents.map(async ({ name, sha256 }) => ({
      name,
      sha256,
      found: await host.describeDocument(name),
    })),
  );
  const unlike = published.filter(({ sha256, found }) => found?.sha256 !== sha256).map(({ name }) => name);
  return unlike.length === 0
    ? held(`${published.length} documents have the digests of the template`)
    : heldIf(false, `other bytes than the template's: ${unlike.join(', ')}`);
}
