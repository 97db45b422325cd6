// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text of other files is what is changed.
/** Mistakes in what a document takes and in what the host takes. */
import { type Mutant, mutantsOf } from '../mutant';

const BOTH = ['test/plan/host-parameters.test.ts'];
const HERE = ['test/documents/ranges.test.ts', 'test/documents/alphabet.test.ts', ...BOTH];

export const PARAMETERS: readonly Mutant[] = [
  ...mutantsOf('parameters', 'lib/documents/parameters/whole-number.ts', HERE, [
    ['Math.min(max, most ?? max)', 'max - 1'],
    ['Alphabet.wholeNumber(min,', 'Alphabet.wholeNumber(min + 1,'],
  ]),
  ...mutantsOf('parameters', 'lib/documents/parameters/whole-number-pattern.ts', HERE, [
    ['10 ** String(low).length - 1', '10 ** String(low).length'],
    ['const to = wholeLast ? last : last - 1', 'const to = last'],
    ['const from = wholeFirst ? first : first + 1', 'const from = first + 1'],
    ['if (low !== 1) return 0', 'if (low > 1) return 0'],
  ]),
  ...mutantsOf('parameters', 'lib/documents/parameters/alphabet.ts', HERE, [
    ['(?:none|${milliseconds}/${milliseconds})', '(?:${milliseconds}/${milliseconds})'],
    ['(?:none|${milliseconds}/${milliseconds})', '(?:none|${milliseconds}/[1-9])'],
    ['maxChars: 2 * String(max).length + 1', 'maxChars: 2 * String(max).length'],
    ['|${letter}{3}=|', '|'],
    ['[A-Za-z0-9][A-Za-z0-9._-]{0,${maxChars - 1}}', '[A-Za-z0-9._-]{1,${maxChars}}'],
    ['`^${body}$`', '`^${body}`'],
  ]),
  ...mutantsOf('parameters', 'assets/host/python/trainyard_host/rules/phase_request.py', BOTH, [
    ['re.compile("0|[1-9][0-9]*")', 're.compile("[0-9]+")'],
    ['int(value) < limits["min"]', 'int(value) <= limits["min"]'],
    ['int(value) < limits["min"]', 'int(value) < 0'],
    ['int(value) <= most', 'int(value) < most'],
    ['most is None or int(value) <= most', 'True'],
    ['if value not in values', 'if value.lower() not in values'],
    ['if len(value) > most or not NAME', 'if not NAME'],
    ['not NAME.fullmatch(value)', 'not NAME.match(value)'],
    ['[A-Za-z0-9][A-Za-z0-9._-]*', '[A-Za-z0-9._-]+'],
    ['len(value_text) > most or', ''],
    ['not BASE64.fullmatch(value_text)', 'False'],
    ['if not isinstance(value, dict)', 'if value is None'],
    ['"preset": choice("Preset")', '"preset": given("Preset")'],
    ['"sequence": whole("SequenceLength")', '"sequence": whole("MaxContextLength")'],
  ]),
  ...mutantsOf('parameters', 'assets/host/python/trainyard_host/benchmarks/benchmark_request.py', BOTH, [
    ['if text == "none":', 'if text.lower() == "none":'],
    ['if len(found) != 2 or', 'if len(found) < 2 or'],
    ['limits_of("GoodputMilliseconds")', 'limits_of("Concurrency")'],
    ['"counting": phase_request.choice("InputCounting")', '"counting": phase_request.given("InputCounting")'],
    ['phase_request.whole("WarmupRequests")', 'int(phase_request.given("WarmupRequests"))'],
    ['phase_request.whole("Repeats", has_default=True)', '1'],
  ]),
];
