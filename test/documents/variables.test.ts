import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST_PHASES, type HostPhase } from '../../lib/contract/phase';
import { variableOf } from '../../lib/documents/parameters/parameter';
import { DOCUMENTS, step } from './tutorial';

const HOST = 'assets/host';
const ALL = new Set(DOCUMENTS.flatMap((document) => document.parameters.map((spec) => spec.variable)));

const declared = (phase: HostPhase) =>
  new Set(
    DOCUMENTS.filter((document) => document.phase === phase).flatMap((document) =>
      document.parameters.map((spec) => spec.variable),
    ),
  );

/** Names of variables that a source reads: written out, or through the request module, by variable or by parameter. */
function variablesIn(text: string): Set<string> {
  const whole = [...text.matchAll(/\bTRAINYARD_[A-Z][A-Z_]*/g)].map(([name]) => name);
  const short = [...text.matchAll(/\b(?:text|optional)\(\s*"([A-Z_]+)"/g)].map(
    ([, name]) => `TRAINYARD_${name}`,
  );
  const parameters = [
    ...text.matchAll(/\b(?:given|given_or_default|whole|choice|digest|encoded_object)\(\s*"([A-Za-z]+)"/g),
  ].map(([, name]) => variableOf(String(name)));
  return new Set([...whole, ...short, ...parameters]);
}

function toolkit(): string {
  const files = readdirSync(HOST, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && /(\.sh|\.py|^[a-z]+)$/.test(item.name))
    .map((item) => join(item.parentPath, item.name));
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

describe.each(HOST_PHASES)('the phase %s', (phase) => {
  const sources = [
    join(HOST, 'phases', `${phase}.sh`),
    join(HOST, 'python/trainyard_host/phases', `${phase}.py`),
  ];

  test('reads no parameter that its document does not have', () => {
    const texts = sources.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
    expect(texts.length).toBeGreaterThan(0);
    const parameters = [...variablesIn(texts.join('\n'))].filter((name) => ALL.has(name));
    expect(parameters.filter((name) => !declared(phase).has(name))).toEqual([]);
  });

  test('gets exactly the parameters of its document, and what is fixed', () => {
    const document = DOCUMENTS.find((one) => one.phase === phase);
    if (document === undefined) throw new TypeError(`no document for ${phase}`);
    const lines = step(document).inputs.runCommand;
    const head = lines.slice(
      0,
      lines.findIndex((line) => line.includes('# shellcheck')),
    );
    const exported = head.flatMap((line) => line.match(/^export (\w+)=/)?.[1] ?? []);
    const fixed = ['JOB', 'DOCUMENT_ENVIRONMENT', 'RELEASE', 'BUNDLE'].map((name) => `TRAINYARD_${name}`);
    const services = ['CAPACITY', 'IDLE_MINUTES', 'LATEST_END_MINUTES', 'METRICS', 'PROMETHEUS_PORT'];
    const egress = [
      'PROXY',
      'PROXY_SECRET',
      'NO_PROXY',
      'PIP_INDEX',
      'GIT_MIRROR',
      'PATCH_MIRROR',
      'HUB_ENDPOINT',
    ];
    const phases = [
      'TOKEN_SECRET',
      'BIND_ADDRESS',
      'HEARTBEAT_SECONDS',
      'RETRY_SECONDS',
      'MODELS',
      ...egress,
    ];
    const settings = [...services, ...phases.map((name) => `SET_${name}`)];
    const own = phase === 'bootstrap' ? settings.map((name) => `TRAINYARD_${name}`) : [];
    expect(exported).toEqual([...fixed, ...own, ...declared(phase)]);
  });
});

test('the toolkit reads every parameter that a document has', () => {
  const read = variablesIn(toolkit());
  expect([...ALL].filter((name) => !read.has(name))).toEqual([]);
});
