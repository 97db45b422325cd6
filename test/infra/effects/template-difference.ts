/** What differs between two syntheses of one environment, in the words of the table of fields. */
import type { Template } from 'aws-cdk-lib/assertions';
import type { Effect } from '../../../lib/environment/fields/field-effects';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A stack, as far as it is compared. */
export interface Synthesis {
  readonly region: string;
  readonly account: string;
  readonly template: Template;
}

type Resources = Readonly<Record<string, Resource>>;

/** What differs. */
export interface Difference {
  /** What the field needs by this; the most alone, or what stands together. */
  readonly effects: readonly Effect[];
  /** Resources that are added, removed or changed, by logical id. */
  readonly changed: readonly string[];
  /** The same as a person reads it: documents by their phase, other resources by their type. */
  readonly words: readonly string[];
}

const SEAL = /^(Instance|Network)Seal[0-9a-f]{12}$/;
const BESIDE_THE_TEMPLATE = ['AWS::SSM::Document', 'AWS::EC2::LaunchTemplate'];

/** Compares two syntheses. */
export function differenceOf(before: Synthesis, after: Synthesis): Difference {
  const [a, b] = [resourcesOf(before.template), resourcesOf(after.template)];
  const ids = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  const changed = ids.filter((id) => bytes(a[id]) !== bytes(b[id]));
  const of = (id: string) => (b[id] ?? a[id]) as Resource;
  // A tag changes no resource that has it: what decides is the rest.
  const decides = changed.filter((id) => bytes(a[id], TAGS) !== bytes(b[id], TAGS));
  const words = [...new Set(changed.map((id) => wordOf(id, of(id))))].sort();
  if (before.region !== after.region || before.account !== after.account)
    return { effects: ['new-stack'], changed, words };
  return { effects: effectsOf(decides, of), changed, words };
}

function effectsOf(changed: readonly string[], of: (id: string) => Resource): Effect[] {
  if (changed.some((id) => id.startsWith('NetworkSeal'))) return ['network'];
  if (changed.some((id) => id.startsWith('InstanceSeal'))) return ['instance'];
  const found: Effect[] = [];
  if (changed.some((id) => isBeside(id, of(id)))) found.push('stack');
  if (changed.some((id) => id.startsWith('DocumentsBootstrap'))) found.push('bootstrap');
  return found.length === 0 ? ['nothing'] : found;
}

/** What is no document, no record of the deployment, not the repair, and no template that nobody starts from. */
function isBeside(id: string, { Type }: Resource): boolean {
  return !(
    SEAL.test(id) ||
    id.startsWith('DeploymentParameter') ||
    id.startsWith('BootstrapAssociation') ||
    BESIDE_THE_TEMPLATE.includes(Type)
  );
}

function wordOf(id: string, { Type, Properties }: Resource): string {
  if (SEAL.test(id)) return `seal of the ${id.startsWith('I') ? 'instance' : 'network'}`;
  if (id.startsWith('DeploymentParameter')) return 'deployment record';
  if (id.startsWith('BootstrapAssociation')) return 'bootstrap association by tag';
  if (id.startsWith('BootstrapSignal')) return 'bootstrap association of an instance';
  if (Type === 'AWS::SSM::Document') return `document ${String(Properties?.['Name']).split('-').at(-1)}`;
  return Type.replace('AWS::', '');
}

function resourcesOf(template: Template): Resources {
  const all = template.toJSON()['Resources'] as Resources;
  return Object.fromEntries(Object.entries(all).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata'));
}

/** Dependencies decide the order and change nothing. */
function bytes(resource: Resource | undefined, without?: RegExp): string | undefined {
  if (resource === undefined) return undefined;
  return JSON.stringify([resource.Type, resource.Properties], (key, value: unknown) =>
    without?.test(key) ? undefined : value,
  );
}

/** Properties that hold tags, by the names that resources give them. */
const TAGS = /^(Resource)?Tags?(Specifications)?$/;
