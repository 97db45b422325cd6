import { requestError } from '../../core/errors';
import type { Call } from './call';

/**
 * The environment that was named by an argument, by its option, or by both alike; undefined when by neither.
 * @throws CommandLineInvalid when they name two
 */
export function oneEnvironment(argument: string | undefined, option: string | undefined): string | undefined {
  if (argument !== undefined && option !== undefined && argument !== option) {
    throw requestError('CommandLineInvalid', `two environments are named: '${argument}' and '${option}'`, {
      next: 'name one of them',
    });
  }
  return argument ?? option;
}

/** The environment that the option names; undefined where it has its default. */
export function typedEnvironment({ given, options }: Pick<Call, 'given' | 'options'>): string | undefined {
  return given('environment') ? options.environment : undefined;
}
