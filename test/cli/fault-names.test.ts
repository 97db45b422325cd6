import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { faults } from '../../lib/cli/options/parsers';
import { faultNames } from '../../lib/cli/request/fault-names';
import { ACCOUNT_FAULTS, REPLICA_FAULTS } from '../../lib/codes';
import { LAUNCH_FAULTS, type ServiceFault } from '../../lib/emulator/account/faults';
import { placedFault } from '../../lib/emulator/rehearsal';

test('the names that can be injected are those that the stand-ins know', () => {
  const source = resolve(__dirname, '../../assets/emulated/python/standin/faults.py');
  const tuple = /^BEHAVIOURS = \(([^)]*)\)/m.exec(readFileSync(source, 'utf8'))?.[1] ?? '';
  expect([...tuple.matchAll(/"(\w+)"/g)].map((match) => match[1])).toEqual(Object.keys(REPLICA_FAULTS));
});

test('the faults of the account are those that it can raise', () => {
  const services: readonly ServiceFault[] = ['ThrottlingException', 'HubForbidden', 'HubRateLimited'];
  expect(Object.keys(ACCOUNT_FAULTS)).toEqual([...services, ...Object.keys(LAUNCH_FAULTS)]);
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

test.each([
  ['Http429', undefined, 'Http429'],
  ['Http429@instance=2', '2', 'Http429'],
  ['ReplicaDies@replica=1,instance=3,request=5', '3', 'ReplicaDies@replica=1,request=5'],
  ['ToolFails@tool=git,has=a@b', undefined, 'ToolFails@tool=git,has=a@b'],
])('%s is for instance %s', (text, place, fault) => {
  expect(placedFault(text)).toEqual({ place, fault });
});
