import { resolve } from 'node:path';
import { declarationsOf, parseFile } from './measures/declarations';
import {
  documentedProps,
  percentOf,
  undocumentedExports,
  undocumentedIn,
  undocumentedNames,
} from './measures/measures';
import { sourcesOf } from './measures/sources';

const SOURCES = sourcesOf(resolve(__dirname, '../..'));

/** Rooms in which every property and method is held too: what other programs read and build on. */
const ROOMS = [
  'capacity',
  'codes',
  'compare',
  'contract',
  'core',
  'documents',
  'environment',
  'facts',
  'infra',
  'plan',
  'run',
  'sweep',
  'sweep-report',
  'toolkit',
];

describe('a comment that an editor shows', () => {
  test('stands at everything that the package exports', () => {
    expect(undocumentedNames(SOURCES, 'lib/index.ts')).toEqual([]);
  });

  test.each(ROOMS)('stands at every export and every member of lib/%s', (room) => {
    expect(undocumentedIn(SOURCES, new RegExp(`^lib/${room}/`))).toEqual([]);
  });

  test('stands at everything that a file of lib or bin exports', () => {
    expect(undocumentedExports(SOURCES, /./)).toEqual([]);
  });

  test('stands at every property of Props and Options', () => {
    expect(percentOf(documentedProps(SOURCES, /./))).toBe(100);
  });

  test('belongs to what it stands in front of, and to nothing else', () => {
    const file = parseFile(`/** A header. */
import { a } from './a';
export interface ThingProps {
  /** Says what it is. */
  readonly told: string;
  readonly untold: string; /** Too late. */
}
// Not read by a generator.
export const bare = a;
/** Read by a generator. */
export class Thing {
  private readonly hidden = 1;
  constructor(readonly kind: string) {}
}
/** One of two. */
export type Choice = { readonly first: 1 } | { /** Documented. */ readonly second: 2 };
`);
    const seen = declarationsOf(file).flatMap(({ name, documented, members }) => [
      [name, documented],
      ...members.map((member) => [`${name}.${member.name}`, member.documented]),
    ]);
    expect(Object.fromEntries(seen)).toEqual({
      ThingProps: false,
      'ThingProps.told': true,
      'ThingProps.untold': false,
      bare: false,
      Thing: true,
      'Thing.constructor': false,
      'Thing.kind': false,
      Choice: true,
      'Choice.first': false,
      'Choice.second': true,
    });
  });
});
