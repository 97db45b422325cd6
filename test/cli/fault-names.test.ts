import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { faults } from '../../lib/cli/options/parsers';
import { BEHAVIOURS, faultNames } from '../../lib/cli/request/fault-names';

test('the names that can be injected are those that the stand-ins know', () => {
  const source = resolve(__dirname, '../../assets/emulated/python/standin/faults.py');
  const tuple = /^BEHAVIOURS = \(([^)]*)\)/m.exec(readFileSync(source, 'utf8'))?.[1] ?? '';
  expect([...tuple.matchAll(/'(\w+)'/g)].map((match) => match[1])).toEqual([...BEHAVIOURS]);
});

test('no name is there twice', () => {
  expect(new Set(faultNames()).size).toBe(faultNames().length);
});

test('options of a failure stay with its name', () => {
  expect(faults('ReplicaDies@replica=1,request=5, Http429')).toEqual([
    'ReplicaDies@replica=1,request=5',
    'Http429',
  ]);
});
