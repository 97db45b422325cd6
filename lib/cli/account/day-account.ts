import { join } from 'node:path';
import type { DayPorts } from '../../acceptance/day';
import { examine, type Finding } from '../../doctor';
import { emulatedDeployments } from '../../emulator/rehearsal';
import type { Environment } from '../../environment';
import { systemClock } from '../../run';
import { connect } from '../../run/aws';
import { awsAccountFacts } from '../../run/aws/account-facts';
import { ec2InstancePower } from '../../run/aws/ec2-instance-power';
import { iamPolicySimulator } from '../../run/aws/iam-policy-simulator';
import { powerWithin } from '../../run/ports/instance-power';
import { simulatorWithin } from '../../run/ports/policy-simulator';
import { withRetries } from '../../run/ports/retry';
import { retryingFacts } from '../../run/ports/retrying-facts';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { faultsOf } from '../request/fault-names';
import { awsDeployments } from './aws-deployments';
import { connectionTo, imagesOf, marketOf } from './market';
import { openRehearsalAccount, patiently } from './open-account';
import { stateDir, writeSettings } from './rehearsal-state';
import { withExaminedAccountOf } from './with-examined-account';

/** The world of a day, how patient one must be with it, and what lets go of it. */
export interface DayAccount {
  readonly ports: DayPorts;
  /** Seconds that a stack which deletes itself may take to be gone. */
  readonly deletionSeconds: number;
  /** Seconds from a deployment to the moment at which it is told to delete itself, where that is what is tried. */
  readonly untilDeletionSeconds: number;
  close(): Promise<void>;
}

/** AWS. The change of a stack ends well before the moment that it names, or it would be refused. */
function awsDayAccount(call: Call, printer: Printer, deployments: DayPorts['deployments']): DayAccount {
  const retry = { clock: systemClock, emit: printer.event, signal: call.signal };
  const at = ({ region }: Environment) => connectionTo(call, region);
  const factsOf = (environment: Environment) => retryingFacts(awsAccountFacts(at(environment)), retry);
  const ports: DayPorts = {
    deployments,
    preflight: (environment, signal) =>
      withExaminedAccountOf(call, printer, environment, async (examined) =>
        refusalsOf(await examine(examined, { signal, before: 'deploy' })),
      ),
    open: async (environment) => ({
      ...patiently(await connect(at(environment), environment.name, retry), retry),
      power: powerWithin(ec2InstancePower(at(environment)), (what, ask) => withRetries(what, ask, retry)),
      ...{ emulated: null, outlives: true, close: async () => undefined },
    }),
    ec2: (environment) => ({
      market: marketOf(call, printer, environment.region),
      images: imagesOf(call, printer, environment.region),
      quotas: factsOf(environment),
    }),
    policies: (environment) =>
      simulatorWithin(iamPolicySimulator(at(environment)), (what, ask) => withRetries(what, ask, retry)),
    bucketKept: (environment, bucket) => factsOf(environment).bucketExists(bucket),
    clock: systemClock,
  };
  return { ports, deletionSeconds: 1800, untilDeletionSeconds: 600, close: async () => undefined };
}

const refusalsOf = (findings: readonly Finding[]) =>
  findings
    .filter(({ state }) => state === 'fail')
    .map(({ check, code, says }) => `${check}: ${code}: ${says}`);

/** An emulated account in the folder of a rehearsal. */
function emulatedDayAccount(call: Call, printer: Printer, faults: readonly string[]): DayAccount {
  const deployments = emulatedDeployments({ stateDir: stateDir(call), faults });
  const ports: DayPorts = {
    deployments,
    preflight: async () => [],
    open: (environment) => {
      const { timeScale } = environment.rehearsal;
      const settings = { deployed: environment, timeScale, faults };
      writeSettings(stateDir(call), settings);
      return openRehearsalAccount(call, printer, settings, true).then((account) => ({
        ...account,
        power: ec2InstancePower(account.connection),
        outlives: false,
      }));
    },
    ec2: () => null,
    policies: () => null,
    bucketKept: (_, bucket) => deployments.bucketExists(bucket),
    clock: systemClock,
  };
  return { ports, deletionSeconds: 60, untilDeletionSeconds: 3, close: () => deployments.close() };
}

/** The account of a day: an emulated one, with the faults that were asked for, or AWS. */
export function dayAccountFor(
  call: Call,
  emulated: boolean,
): (printer: Printer, folder: string) => DayAccount {
  return (printer, folder) =>
    emulated
      ? emulatedDayAccount(besideDay(call, folder), printer, faultsOf(call, 1))
      : awsDayAccount(
          call,
          printer,
          awsDeployments(call, join(folder, 'cdk'), { clock: systemClock, emit: printer.event }),
        );
}

/** A rehearsed day has an account of its own: in that of other rehearsals it would be the last one that they mean. */
function besideDay(call: Call, folder: string): Call {
  return { ...call, options: { ...call.options, state: call.options.state ?? join(folder, 'account') } };
}
