import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { cyclesOf } from './import-cycles';

/** The map: a folder may import the folders named on its line, and no other. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'lib/codes': [],
  'lib/core': ['codes'],
  'lib/facts': ['core', 'codes'],
  'lib/environment': ['facts', 'core', 'codes'],
  'lib/contract': ['core', 'codes'],
  'lib/capacity': ['environment', 'facts', 'contract', 'core', 'codes'],
  'lib/plan': ['environment', 'facts', 'contract', 'core', 'codes'],
  'lib/prediction': ['plan', 'environment', 'facts', 'contract', 'core', 'codes'],
  'lib/layouts-page': ['report', 'prediction', 'plan', 'environment', 'facts', 'core', 'codes'],
  'lib/sweep': ['prediction', 'capacity', 'plan', 'environment', 'facts', 'contract', 'core', 'codes'],
  'lib/documents': ['plan', 'environment', 'facts', 'contract', 'core', 'codes'],
  'lib/infra': ['documents', 'plan', 'environment', 'facts', 'contract', 'core', 'codes'],
  'lib/run': ['capacity', 'documents', 'plan', 'environment', 'facts', 'contract', 'core', 'codes'],
  'lib/doctor': ['run', 'capacity', 'documents', 'plan', 'environment', 'facts', 'contract', 'core', 'codes'],
  'lib/compare': ['contract', 'core', 'codes'],
  'lib/report': ['compare', 'contract', 'core', 'codes'],
  'lib/sweep-report': [
    'report',
    'compare',
    'sweep',
    'prediction',
    'plan',
    'environment',
    'facts',
    'contract',
    'core',
    'codes',
  ],
  'lib/sweep-run': [
    'sweep-report',
    'run',
    'report',
    'sweep',
    'documents',
    'plan',
    'environment',
    'facts',
    'contract',
    'core',
    'codes',
  ],
  'lib/acceptance': [
    'compare',
    'sweep-run',
    'sweep',
    'run',
    'report',
    'prediction',
    'capacity',
    'plan',
    'environment',
    'facts',
    'contract',
    'core',
    'codes',
  ],
  'lib/toolkit': ['contract', 'core', 'codes'],
  'lib/emulator/account': ['documents', 'plan', 'environment', 'facts', 'contract', 'core', 'codes'],
  'lib/emulator/rehearsal': [
    'emulator/account',
    'run',
    'documents',
    'plan',
    'environment',
    'facts',
    'contract',
    'core',
    'codes',
  ],
  'lib/cli': [
    'acceptance',
    'emulator/rehearsal',
    'emulator/account',
    'doctor',
    'run',
    'sweep-run',
    'sweep-report',
    'report',
    'compare',
    'layouts-page',
    'toolkit',
    'capacity',
    'documents',
    'sweep',
    'prediction',
    'plan',
    'environment',
    'facts',
    'contract',
    'core',
    'codes',
  ],
};

/** Packages and built-ins with one home: nothing outside it may touch them. */
const HOMES: ReadonlyArray<{ what: RegExp; where: RegExp; because: string }> = [
  {
    what: /^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/,
    where: /^(lib\/infra\/|lib\/index\.ts|bin\/app\.ts)/,
    because: 'provisioning is one program',
  },
  {
    what: /^@aws-sdk\//,
    where: /^lib\/run\/aws\//,
    because: 'services are reached through ports',
  },
  {
    what: /^(node:)?child_process$/,
    where: /^lib\/((emulator|toolkit)\/|cli\/program\/(tool|cdk)\.ts$)/,
    because:
      'only the rehearsal, the toolkit’s own programs, the CDK and the question for our commit start processes',
  },
  {
    what: /^fauxqs(\/|$)/,
    where: /^lib\/emulator\/account\//,
    because: 'the emulated account owns the emulated S3',
  },
  { what: /^commander$/, where: /^lib\/cli\//, because: 'the command line is a thin shell' },
  { what: /^(picocolors|cli-table3)$/, where: /^lib\/(cli|report)\//, because: 'libraries do not draw' },
  { what: /^echarts(\/|$)/, where: /^lib\/report\//, because: 'charts belong to the report' },
];

const ROOT = resolve(__dirname, '../..');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const pattern = /(?:from\s+|import\s*\(\s*|require\s*\(\s*|^import\s+)'([^']+)'/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** A relative import as a file of the project; undefined for what is not TypeScript of ours. */
function targetOf(file: string, specifier: string): string | undefined {
  const path = relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/');
  return [`${path}.ts`, `${path}/index.ts`].find((name) => KNOWN.has(name));
}

/** The room of a file: the folder under lib, and one deeper where several rooms share a roof. */
function folderOf(path: string): string {
  const depth = path.startsWith('lib/emulator/') ? 3 : 2;
  return path.split('/').slice(0, depth).join('/');
}

const FILES = [...sources('lib'), ...sources('bin')];
const KNOWN = new Set(FILES);

describe('the architecture', () => {
  test('covers every folder under lib', () => {
    const folders = new Set(FILES.filter((file) => file.split('/').length > 2).map(folderOf));
    const known = new Set(Object.keys(MAY_IMPORT));
    expect([...folders].filter((folder) => folder.startsWith('lib/') && !known.has(folder))).toEqual([]);
  });

  test('lets imports point one way only', () => {
    const broken: string[] = [];
    for (const file of FILES) {
      const home = folderOf(file);
      const allowed = MAY_IMPORT[home];
      if (allowed === undefined) continue;
      for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
        const target = folderOf(
          relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/'),
        );
        if (target !== home && !allowed.includes(target.replace('lib/', ''))) {
          broken.push(`${file} imports ${specifier}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  test('has no cycle of files, not even of types', () => {
    const imports = Object.fromEntries(
      FILES.map((file) => [
        file,
        importsOf(file).flatMap((name) => (name.startsWith('.') ? (targetOf(file, name) ?? []) : [])),
      ]),
    );
    expect(Object.values(imports).flat().length).toBeGreaterThan(FILES.length);
    expect(cyclesOf(imports)).toEqual([]);
    expect(cyclesOf({ a: ['b'], b: ['c'], c: ['a'], d: ['a'], e: ['e'] })).toEqual([['a', 'b', 'c'], ['e']]);
  });

  test.each(HOMES)('keeps $what in its home, because $because', ({ what, where }) => {
    const strays = FILES.filter(
      (file) => !where.test(file) && importsOf(file).some((name) => what.test(name)),
    );
    expect(strays).toEqual([]);
  });

  test('raises no bare Error and prints only in printers', () => {
    const strays = FILES.filter((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const prints = /process\.(stdout|stderr)\.write|\bconsole\.\w+\(/.test(text);
      const mayPrint = /^(lib\/cli\/|bin\/)/.test(file);
      return /throw new Error\(/.test(text) || (prints && !mayPrint);
    });
    expect(strays).toEqual([]);
  });

  test('keeps every source file within 300 lines', () => {
    const hosts = ['assets', 'test'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/fixtures|transcripts|node_modules/.test(entry.parentPath))
        .filter((entry) => /\.(ts|py|sh)$/.test(entry.name) || !entry.name.includes('.'))
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
    );
    const long = [...FILES, ...hosts].filter(
      (file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length > 301,
    );
    expect(long).toEqual([]);
  });
});
