import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Result } from '../../contract/result';
import { formatMoney } from '../numbers';
import { absent, type Fact, text, wordAt } from './fact';
import { saidFacts } from './not-as-recorded';

/**
 * Where the numbers come from: hashes, versions, keys, price. What proves that two runs were the same thing.
 */
export function provenance(
  manifest: Manifest,
  outcomes: readonly Outcome[],
  results: readonly Result[],
): Fact[] {
  const { tool, target, price } = manifest;
  return [
    text('tool', `trainyard ${tool.version}, commit ${tool.commit ?? 'unknown'}`),
    text('toolkit sha256', manifest.bundle),
    artifactKey(manifest, outcomes),
    target.imageId === null ? absent('image', 'not recorded') : text('image', target.imageId),
    ...instancesSaid(manifest, outcomes),
    ...bills(manifest, outcomes),
    ...pairs('agent', target.agentVersions),
    ...manifest.documents.map(({ name, version, sha256 }) => text(`${name} v${version}`, sha256)),
    ...versions(manifest, outcomes),
    price === null
      ? absent('price', 'not configured')
      : text('price', `${formatMoney(price.perHour, price.currency)}/h, ${price.source}, ${price.asOf}`),
    ...results.flatMap((result) => pairs('file', result.files)),
  ];
}

/** The newest outcome says more than the manifest, which was stored before. */
function instancesSaid({ target }: Manifest, outcomes: readonly Outcome[]): Fact[] {
  const said = saidFacts(target, outcomes);
  return target.instanceIds.map((id) => {
    const { type, imageId, zone, lifeCycle } = said[id] ?? {};
    const known = [type, imageId, zone, lifeCycle].filter((fact) => fact !== undefined);
    const label = `instance ${id}`;
    return known.length === 0
      ? absent(label, 'not recorded: it has said nothing of itself')
      : text(label, known.join(', '));
  });
}

/** Of each instance the newest, with where it is. */
function bills({ target, sboms = {} }: Manifest, outcomes: readonly Outcome[]): Fact[] {
  return target.instanceIds.map((id) => {
    const newest = outcomes.findLast(({ instanceId, sbom }) => instanceId === id && sbom !== undefined)?.sbom;
    const found = newest ?? sboms[id];
    const label = `bill of materials ${id}`;
    return found === undefined
      ? absent(label, 'not recorded: its bootstrap has left none')
      : text(label, `sha256 ${found.digest}, ${found.key}`);
  });
}

/** What the host compiled or found; before that, what the plan predicts. */
function artifactKey(manifest: Manifest, outcomes: readonly Outcome[]): Fact {
  const made = outcomes.findLast((outcome) => outcome.made.artifactKey !== undefined)?.made.artifactKey;
  if (made !== undefined) return text('artifact key', made);
  const planned = wordAt(manifest.plan, 'artifactKey');
  if (planned !== undefined) return text('artifact key', `${planned} (planned; no phase has confirmed it)`);
  return absent('artifact key', 'not known: no compile outcome');
}

/** The manifest is stored before the first phase, so a host bootstrapped later is only in the outcomes. */
function versions(manifest: Manifest, outcomes: readonly Outcome[]): Fact[] {
  const found = Object.assign({}, manifest.versions, ...outcomes.map((outcome) => outcome.versions));
  const facts = pairs('version', found);
  return facts.length > 0 ? facts : [absent('versions', 'not recorded: bootstrap has not reported')];
}

function pairs(label: string, record: Readonly<Record<string, string>>): Fact[] {
  const sorted = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, value]) => text(`${label} ${name}`, value));
}
