/** The package in somebody else's CDK app: packed, installed beside the oldest CDK that it allows, compiled, used. */
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { templatesIn } from '../examples/synthesize';
import { LITTER, PACKAGE, type Packed, ROOT, Workspace } from './helpers/packed';

const APP = 'app';
const EXAMPLES = ['constructs-alone', 'existing-vpc', 'two-environments', 'pipeline'];
const work = new Workspace();
let packed: Packed;

/** The first version of a range such as `>=2.270.0 <3`. */
const oldest = (range = '') => /^>=(\d+\.\d+\.\d+) /.exec(range)?.[1] ?? '';
const CDK = oldest(PACKAGE.peerDependencies['aws-cdk-lib']);
const CONSTRUCTS = oldest(PACKAGE.peerDependencies['constructs']);

// Packing compiles, installing fetches: beside other work on two cores that takes minutes.
jest.setTimeout(900_000);

beforeAll(async () => {
  packed = await work.pack();
  const manifest = {
    name: 'somebody-elses-app',
    private: true,
    dependencies: { trainyard: `file:${packed.tarball}`, 'aws-cdk-lib': CDK, constructs: CONSTRUCTS },
    devDependencies: { '@types/node': PACKAGE.devDependencies['@types/node'] },
  };
  work.write(`${APP}/package.json`, JSON.stringify(manifest));
  cpSync(join(ROOT, 'cdk.json'), work.path(APP, 'cdk.json'));
  for (const name of EXAMPLES) {
    cpSync(join(ROOT, 'test/examples', `${name}.ts`), work.path(APP, `${name}.ts`));
  }
  const installed = await work.run(APP, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline']);
  if (installed.code !== 0) throw new Error(installed.stderr);
});
afterAll(() => work.dispose());

const trainyard = (...args: string[]) => work.run(APP, 'npx', ['trainyard', ...args]);

describe('the tarball', () => {
  test('has what the command and the constructs need, and nothing that was left lying about', () => {
    const paths = packed.files.map((file) => file.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'cdk.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'dist/bin/trainyard.js',
        'dist/bin/app.js',
        'dist/lib/index.d.ts',
        'dist/lib/cli/options/field-help.json',
        'assets/host/python/trainyard_host/__init__.py',
        'assets/user-data/boot.sh',
      ]),
    );
    expect(paths.filter((path) => LITTER.includes(path))).toEqual([]);
    expect(
      paths.filter((path) => /\.test\.|^test\/|^dist\/bench|tsbuildinfo|\.pyc$|node_modules/.test(path)),
    ).toEqual([]);
  });

  // npm leaves symbolic links out, and a missing stand-in would let a rehearsal run the real program.
  test('has every asset', () => {
    const paths = new Set(packed.files.map((file) => file.path));
    const assets = readdirSync(join(ROOT, 'assets'), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && !entry.parentPath.includes('__pycache__'))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
    expect(assets.length).toBeGreaterThan(200);
    expect(assets.filter((path) => !paths.has(path))).toEqual([]);
  });

  test('has no compiled file without a source', () => {
    const compiled = packed.files.map((file) => file.path).filter((path) => /^dist\/.*\.js$/.test(path));
    const sources = compiled.map((path) => path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('stays small', () => {
    // Tests and caches would double it.
    expect(packed.unpackedSize).toBeLessThan(5_000_000);
    expect(packed.files.length).toBeLessThan(2300);
  });
});

describe('installed beside another CDK', () => {
  test('brings no second one', () => {
    expect(CDK).not.toBe(PACKAGE.devDependencies['aws-cdk-lib']);
    const installed = readdirSync(work.path(APP, 'node_modules'), { recursive: true, encoding: 'utf8' }).map(
      (file) => `node_modules/${file}`,
    );
    for (const [name, version] of Object.entries({ 'aws-cdk-lib': CDK, constructs: CONSTRUCTS })) {
      const found = installed.filter((file) => file.endsWith(`node_modules/${name}/package.json`));
      const versions = found.map((file) => JSON.parse(readFileSync(work.path(APP, file), 'utf8')).version);
      expect({ found, versions }).toEqual({
        found: [`node_modules/${name}/package.json`],
        versions: [version],
      });
    }
  });

  test('does nothing when npm prepares it, because there is nothing to build', async () => {
    const prepared = await work.run(`${APP}/node_modules/trainyard`, 'npm', ['run', '--silent', 'prepare']);
    expect(prepared).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each([
    { module: 'node16', moduleResolution: 'node16' },
    { module: 'preserve', moduleResolution: 'bundler' },
  ])(
    'compiles the examples with moduleResolution $moduleResolution',
    async ({ module, moduleResolution }) => {
      const subpaths = Object.keys(PACKAGE.exports).filter((name) => name !== './package.json');
      const imports = subpaths.map(
        (name, at) => `import * as part${at} from '${PACKAGE.name}${name.slice(1)}';`,
      );
      const uses = subpaths.map((_, at) => `part${at}`).join(', ');
      work.write(`${APP}/subpaths.mts`, `${imports.join('\n')}\nexport const parts = [${uses}];\n`);
      const options = {
        target: 'es2022',
        strict: true,
        skipLibCheck: false,
        types: ['node'],
        module,
        moduleResolution,
        outDir: `out-${moduleResolution}`,
      };
      work.write(
        `${APP}/tsconfig.json`,
        JSON.stringify({ compilerOptions: options, include: ['*.ts', '*.mts'] }),
      );
      const compiled = await work.run(APP, join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.']);
      expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' });
    },
  );

  test('synthesizes the constructs alone with the CDK of the app', async () => {
    const name = 'constructs-alone';
    const done = await work.run(APP, process.execPath, [`out-node16/${name}.js`], {
      CDK_OUTDIR: work.path(APP, `cdk.out-${name}`),
    });
    expect({ code: done.code, stderr: done.stderr }).toMatchObject({ code: 0 });
    const resources = Object.values(templatesIn(work.path(APP, `cdk.out-${name}`))).flat();
    expect(resources.map((resource) => resource.Type)).toContain('AWS::EC2::Instance');
    const tree = readFileSync(work.path(APP, `cdk.out-${name}`, 'tree.json'), 'utf8');
    expect(tree).toContain(`"version":"${CDK}"`);
  });

  test('can be imported from a module', async () => {
    const script = "import { EnvironmentStack } from 'trainyard'; console.log(typeof EnvironmentStack);";
    const done = await work.run(APP, process.execPath, ['--input-type=module', '-e', script]);
    expect(done).toEqual({ code: 0, stdout: 'function\n', stderr: '' });
  });
});

describe('npx trainyard', () => {
  test('says its version, and the commit that was packed: not that of a repository which it merely stands in', async () => {
    const git = (...args: string[]) =>
      work.run(APP, 'git', ['-c', 'user.name=x', '-c', 'user.email=x@y.z', ...args]);
    await git('init', '--quiet');
    await git('commit', '--allow-empty', '-qm', 'x');
    const stdout = `trainyard ${PACKAGE.version} (commit ${packed.commit.slice(0, 12)})\n`;
    expect(await trainyard('--version')).toEqual({ code: 0, stdout, stderr: '' });
  });

  test('plans an environment of the folder that it is called in', async () => {
    const cdk = { context: { 'trainyard:environments': { mine: { layout: { dataParallel: 1 } } } } };
    work.write(`${APP}/mine/cdk.json`, JSON.stringify(cdk));
    const done = await work.run(`${APP}/mine`, 'npx', [
      'trainyard',
      'plan',
      '--environment',
      'mine',
      '--json',
    ]);
    expect(JSON.parse(done.stdout)).toMatchObject({ environment: 'mine', layout: { dataParallel: 1 } });
    expect((await trainyard('plan')).stdout).toMatch(/^tutorial: /);
  });

  test('writes the page of layouts with the program that was built, and has no bundler', async () => {
    const done = await trainyard('layouts', '--html', 'layouts.html');
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
    const page = readFileSync(work.path(APP, 'layouts.html'), 'utf8');
    const program = 'node_modules/trainyard/dist/lib/layouts-page/browser/main.js';
    expect(page).toContain(readFileSync(work.path(APP, program), 'utf8'));
    expect(existsSync(work.path(APP, 'node_modules/esbuild'))).toBe(false);
  });

  test('rehearses with the assets of the package', async () => {
    const done = await trainyard('rehearse', '--phases', 'prepare', '--time-scale', '200', '--json');
    expect({ code: done.code, stderr: done.stderr.slice(-2000) }).toMatchObject({ code: 0 });
    expect(done.stderr).toContain('"succeeded"');
  });
});
