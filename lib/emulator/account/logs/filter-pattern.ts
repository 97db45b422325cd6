import { serviceError } from '../ssm/operation';

/**
 * A filter pattern of terms as a test of a line: all of them must be in it, none that begins with `-`; quotes hold a term
 * together. Throws ValidationException for the patterns of JSON, columns and regular expressions, which are not emulated.
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  if (/^\s*[{[%?]/.test(pattern)) {
    throw serviceError('ValidationException', `only terms are emulated of filter patterns, got ${pattern}`);
  }
  const terms = [...pattern.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].map(([, sign, quoted, plain]) => ({
    wanted: sign !== '-',
    term: quoted ?? plain ?? '',
  }));
  return (message) => terms.every(({ wanted, term }) => message.includes(term) === wanted);
}
