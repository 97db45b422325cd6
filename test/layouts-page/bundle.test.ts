/** The program of the page: one script of our pure functions, which reaches nothing outside. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { layoutsPage } from '../../lib/layouts-page';
import { pageProgram } from '../../lib/layouts-page/page-program';
import { dataOf } from './page';

const ROOT = resolve(__dirname, '../..');
const BROWSER = 'lib/layouts-page/browser';

describe('the bundle', () => {
  // Nothing is external and nothing stands in for a built-in: a path to one would end the build.
  const built = build({
    absWorkingDir: ROOT,
    entryPoints: [`${BROWSER}/main.ts`],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });

  test('is made of files of lib alone: no package, no built-in of Node', async () => {
    const { metafile } = await built;
    const inputs = Object.entries(metafile.inputs);
    expect(inputs.length).toBeGreaterThan(40);
    expect(inputs.filter(([path]) => !path.startsWith('lib/'))).toEqual([]);
    const imports = inputs.flatMap(([, input]) => input.imports);
    expect(imports.filter(({ external, path }) => external || path.startsWith('node:'))).toEqual([]);
    for (const needed of [
      'lib/plan/layout/layout-rules.ts',
      'lib/prediction/space.ts',
      'lib/plan/memory/memory.ts',
    ]) {
      expect(Object.keys(metafile.inputs)).toContain(needed);
    }
  });

  test('that was built is small, and asks neither Node nor the network', () => {
    const program = pageProgram();
    expect(program.length).toBeGreaterThan(40_000);
    expect(program.length).toBeLessThan(125_000);
    const outside =
      /["'`]node:|\brequire\(|\bimport\(|<\/script|<!--|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\beval\(/gi;
    expect(program.match(outside)).toBeNull();
  });

  test('puts no text in as markup', () => {
    const files = readdirSync(join(ROOT, BROWSER)).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(5);
    const markup =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTML|DOMParser/;
    expect(files.filter((name) => markup.test(readFileSync(join(ROOT, BROWSER, name), 'utf8')))).toEqual([]);
  });
});

describe('the file', () => {
  const page = layoutsPage(dataOf());

  test('runs its own script and style and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const hash = (tag: 'script' | 'style') => {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}; base-uri 'none'; form-action 'none'`,
    );
  });

  test('names no other file, and holds nothing of the account', () => {
    const around = page
      .replace(pageProgram(), '')
      .replace(/<script type="application\/json"[\s\S]*?<\/script>/, '');
    expect(around).not.toMatch(/\b(src|href|action)=|url\(|@import|https?:|\son\w+=/i);
    const data = JSON.parse(/id="page-data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '');
    const parts =
      'name instance model release preset layout lengths memory serving workload price recipe compile';
    expect(Object.keys(data.environment)).toEqual(parts.split(' '));
  });

  test('is not left by what is in the data', () => {
    const run = '</script><script>alert(1)</script><!--';
    const times = {
      stepSeconds: 1,
      prefillSeconds: 1,
      buckets: { prompt: 1, cache: 1 },
      batch: 1,
      sequence: 1,
    };
    const shape = { instanceType: 'x', model: 'x', release: 'x', tensorParallel: 1, logicalCores: 1 };
    const hostile = layoutsPage(dataOf({}, { measured: [{ ...shape, ...times, run }] }));
    expect(hostile.match(/<\/script/g)).toHaveLength(page.match(/<\/script/g)?.length ?? 0);
    const data = JSON.parse(/id="page-data">([\s\S]*?)<\/script>/.exec(hostile)?.[1] ?? '');
    expect(data.measured[0].run).toBe(run);
  });
});
