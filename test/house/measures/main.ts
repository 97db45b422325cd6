import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  documentedExports,
  documentedNames,
  documentedProps,
  fileCycles,
  functionLines,
  linesOf,
  percentile,
  percentOf,
  type Share,
  strangelyNamed,
} from './measures';
import { pythonFunctions } from './python-functions';
import { sourcesOf } from './sources';

const EVERYWHERE = /./;

/** Prints the measures of a checkout: `npm run measures`, or `npm run measures -- FOLDER` for another one. */
function main(folder = '.'): void {
  const root = resolve(folder);
  const sources = sourcesOf(root);
  const lines = sources.map(linesOf);
  const { all, documented } = pythonFunctions(join(root, 'assets/host/python'));
  const entry = 'lib/index.ts';
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['TypeScript files of lib and bin', String(sources.length)],
    ['lines per file, median', String(percentile(lines, 0.5))],
    ['lines per file, p90', String(percentile(lines, 0.9))],
    ['lines per file, max', String(percentile(lines, 1))],
    ['lines per function, p90', String(percentile(functionLines(sources), 0.9))],
    ['exports documented', said(documentedExports(sources, EVERYWHERE))],
    [
      `exports of ${entry} documented`,
      existsSync(join(root, entry)) ? said(documentedNames(sources, entry)) : '-',
    ],
    [
      'exports and members of lib/infra, plan, run documented',
      said(documentedExports(sources, /^lib\/(infra|plan|run)\//, true)),
    ],
    ['properties of Props and Options documented', said(documentedProps(sources, EVERYWHERE))],
    ['cycles of files, types included', String(fileCycles(sources).length)],
    ['files that share no word with an export', String(strangelyNamed(sources).length)],
    ['public Python functions of the host with a docstring', said({ part: documented, whole: all })],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  process.stdout.write(rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join(''));
}

function said(share: Share): string {
  return `${percentOf(share)} % (${share.part} of ${share.whole})`;
}

main(process.argv[2]);
