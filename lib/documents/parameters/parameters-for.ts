import { documentName } from '../../contract/names';
import type { HostPhase } from '../../contract/phase';
import { requestError } from '../../core/errors';
import type { Environment } from '../../environment';
import { specOf } from '../documents-for';
import type { ParameterSpec } from './parameter';

/**
 * The values of one command, checked by the rules of its own document before anything is sent: every parameter in its
 * order, as Run Command takes it. What `values` does not name takes the environment's value. All are sent, so that a
 * later deployment with other defaults changes no recorded run.
 * @throws UnknownParameter when `values` names a parameter that the document does not have
 * @throws InvalidParameter when a value is not one that its parameter takes
 */
export function parametersFor(
  phase: HostPhase,
  environment: Environment,
  values: Readonly<Record<string, string | number | undefined>> = {},
): Record<string, string[]> {
  const { parameters } = specOf(phase, environment);
  const name = documentName(environment.name, phase);
  refuseUnknown(name, parameters, values);
  return Object.fromEntries(
    parameters.map((spec) => [spec.name, [checked(name, spec, values[spec.name] ?? spec.default)]]),
  );
}

function refuseUnknown(name: string, known: readonly ParameterSpec[], values: object): void {
  const names = known.map((spec) => spec.name);
  const stranger = Object.keys(values).find((key) => !names.includes(key));
  if (stranger === undefined) return;
  throw requestError('UnknownParameter', `${name} has no parameter ${stranger}`, {
    next: `use one of ${names.join(', ')}`,
    data: { document: name, parameter: stranger, known: names },
  });
}

function checked(name: string, spec: ParameterSpec, value: string | number): string {
  const text = String(value);
  if (spec.alphabet.admits(text)) return text;
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  throw requestError(
    'InvalidParameter',
    `${spec.name} of ${name} must be ${spec.alphabet.says}, got ${shown}`,
    {
      next: `give ${spec.alphabet.says}`,
      data: { document: name, parameter: spec.name, pattern: spec.alphabet.pattern },
    },
  );
}
