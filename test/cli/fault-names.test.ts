import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { faults } from '../../lib/cli/options/parsers';
import type { Call } from '../../lib/cli/program/call';
import { faultNames, faultsOf } from '../../lib/cli/request/fault-names';
import { ACCOUNT_FAULTS, REPLICA_FAULTS } from '../../lib/codes';
import type { TrainyardError } from '../../lib/core/errors';
import { LAUNCH_FAULTS, launchRefusal, type ServiceFault } from '../../lib/emulator/account/faults';
import { placedFault } from '../../lib/emulator/rehearsal';
import { SIGNATURES } from '../../lib/facts';

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

const faulty = (...inject: string[]) => ({ options: { inject } }) as unknown as Call;
const refusal = (fault: string) => {
  try {
    return faultsOf(faulty(fault), 2);
  } catch (error) {
    return `${(error as TrainyardError).code}: ${(error as Error).message}`;
  }
};

test.each([
  'ReplicaDies@replica=all,request=5,times=2',
  'ReplicaSlow@factor=1.5,instance=2',
  'ToolFails@tool=python3.10,has=a=b@c',
  'CompilerCrashed@times=3',
  'PromptsCut@share=0.25',
  'FabricAbsent',
  'NoCapacity@instance=2',
])('%s can be injected', (fault) => {
  expect(refusal(fault)).toEqual([fault]);
});

test.each([
  ['ReplicaDies@foo=3', 'has no option foo'],
  ['ReplicaDies@request=0', "gives request the value '0'"],
  ['ReplicaSlow@factor=0.0', "gives factor the value '0.0'"],
  ['Http429@every=x', "gives every the value 'x'"],
  ['ToolFails@tool=rm', "gives tool the value 'rm'"],
  ['ToolKilled', "gives tool the value ''"],
  ['HubForbidden@instance=1', 'has no option instance'],
  ['CompilerCrashed@replica=1', 'has no option replica'],
  ['SilentRecompile@times=1', 'has no option times'],
  ['NoCapacity@times=1', 'has no option times'],
])('%s would be ignored, and is refused', (fault, why) => {
  expect(refusal(fault)).toContain(`FaultOptionInvalid: '${fault}' ${why}`);
});

test.each(SIGNATURES.filter(({ at }) => at === 'launch'))(
  '$name keeps an instance from being launched',
  (row) => {
    expect(launchRefusal({ faults: [row.name], instanceType: 'trn2.48xlarge' })).toEqual({
      code: row.name,
      message: row.sample,
      next: row.next,
    });
    expect(launchRefusal({ faults: ['ReplicaDies'], instanceType: 'trn2.48xlarge' })).toBeUndefined();
  },
);
