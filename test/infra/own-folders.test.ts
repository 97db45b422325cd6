/** Fifty instances with one role, each of which writes below its own id alone. */
import { cleanUp, templateOf } from './app';
import { allowed, type Statement } from './policy';
import { physical, type Resolved, resolvedResources } from './resolved';
import { statementsOfRole } from './statements';

/** Of IAM: characters of a managed policy without white space, and policies that one role takes by default. */
const MOST_CHARACTERS = 6144;
const MOST_POLICIES = 10;
/** As long as IAM and S3 ever make them. */
const LONGEST_BUCKET = 'b'.repeat(63);
const LONGEST_ID = (at: number) => `i-0123456789abcd${String(at).padStart(3, '0')}`;

let resources: Record<string, Resolved>;
let granted: Statement[];

beforeAll(() => {
  const found = resolvedResources(templateOf({ instance: { count: 50 } }));
  const ids = Object.keys(found).filter((id) => found[id]?.Type === 'AWS::EC2::Instance');
  const bucket = Object.keys(found).find((id) => /StorageResults.*/.test(id) && isBucket(found[id])) ?? '';
  let text = JSON.stringify(found).replaceAll(physical(bucket), LONGEST_BUCKET);
  // The longest first: the id of one may begin with that of another.
  for (const id of [...ids].sort((a, b) => b.length - a.length)) {
    text = text.replaceAll(`${physical(id)}`, LONGEST_ID(ids.indexOf(id)));
  }
  resources = JSON.parse(text);
  granted = statementsOfRole(resources, /Instances of Trainyard/);
});
afterAll(cleanUp);

const isBucket = (it: Resolved | undefined) => it?.Type === 'AWS::S3::Bucket';

const policies = () =>
  Object.values(resources).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::IAM::ManagedPolicy' && /^Own folders/.test(String(Properties['Description'])),
  );

test('fit in as many policies as a role takes, each as long as IAM takes it', () => {
  const lengths = policies().map(({ Properties }) => JSON.stringify(Properties['PolicyDocument']).length);
  expect(lengths.length).toBeGreaterThan(0);
  expect(lengths.length).toBeLessThanOrEqual(MOST_POLICIES);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(MOST_CHARACTERS);
  expect(policies().every(({ Properties }) => (Properties['Roles'] as string[]).length === 1)).toBe(true);
});

test.each([0, 9, 10, 49])('instance %i writes its own folder and no other', (at) => {
  const context = { 'aws:userid': `AROAEXAMPLE:${LONGEST_ID(at)}` };
  const may = (id: string) =>
    allowed(granted, {
      action: 's3:PutObject',
      resource: `arn:aws:s3:::${LONGEST_BUCKET}/runs/r/${id}/outcomes/compile/c.json`,
      context,
    });
  const writable = Array.from({ length: 50 }, (_, other) => LONGEST_ID(other)).filter(may);
  expect(writable).toEqual([LONGEST_ID(at)]);
});

test('the bootstrap waits until its instances may write', () => {
  const template = templateOf().toJSON()['Resources'] as Record<
    string,
    { Type: string; DependsOn?: string[] }
  >;
  const association = Object.values(template).find(({ Type }) => Type === 'AWS::SSM::Association');
  expect(association?.DependsOn?.some((id) => /^OwnFoldersPolicy/.test(id))).toBe(true);
});
