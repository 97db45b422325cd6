import { stackName } from '../../contract/names';
import { examine, type Finding } from '../../doctor';
import { withExaminedAccount } from '../account/with-examined-account';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print, printJson, remark } from '../program/call';
import { runCdk } from '../program/cdk';
import { oneEnvironment, typedEnvironment } from '../program/one-environment';
import { doctorText } from '../views/doctor-text';
import { endByFindings } from '../views/findings-ending';

/**
 * `trainyard deploy`: says what the deployment does to the instances, then runs `cdk deploy`. A line that fails refuses
 * it before anything changes; `--check` only looks. Words after `--` go to the CDK.
 */
export async function command(typed: Call): Promise<void> {
  const { call, words } = namedCall(typed);
  const { environment } = call.options;
  const findings = await preflight(call);
  if (call.options.check && call.options.json) printJson(call, { environment, checks: findings });
  else if (call.options.check) print(call, doctorText(call, findings));
  else remark(call, doctorText(call, findings));
  endByFindings(findings);
  if (call.options.check) return;
  await runCdk(call, ['deploy', stackName(environment), '-c', `environment=${environment}`, ...words]);
}

async function preflight(call: Call): Promise<Finding[]> {
  const printer = choosePrinter(call);
  try {
    // A rehearsal is not deployed.
    const onAws = { ...call, options: { ...call.options, aws: true } };
    return await withExaminedAccount(onAws, printer, (examined) =>
      examine(examined, { signal: call.signal, before: 'deploy' }),
    );
  } finally {
    printer.close();
  }
}

/** The first word is the environment, unless it is an option of the CDK. */
function namedCall(call: Call): { readonly call: Call; readonly words: readonly string[] } {
  const given = call.args.filter((word) => word !== undefined);
  const [first] = given;
  const named = first?.startsWith('-') ? undefined : first;
  const environment = oneEnvironment(named, typedEnvironment(call)) ?? call.options.environment;
  const words = named === undefined ? given : given.slice(1);
  return { call: { ...call, options: { ...call.options, environment } }, words };
}
