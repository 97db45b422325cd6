import { basename, join, resolve } from 'node:path';
import { requestError } from '../../core/errors';
import { renderResult } from '../../report';
import { importResults } from '../../toolkit';
import { wantsColor } from '../printers/colors';
import { type Call, print, printJson } from '../program/call';
import { endByVerdict } from '../views/reports/verdict-ending';

/** `trainyard results import`: reads and judges the files of an LLMPerf run. Ends by the verdict. */
export async function command(call: Call): Promise<void> {
  const { io, options } = call;
  const source = resolve(io.cwd, call.args[0] ?? '.');
  const out = resolve(io.cwd, options.out ?? join('results', `import-${basename(source)}`));
  const model = options.model === undefined ? {} : { model: modelOf(options.model) };
  const llmperf = options.llmperf === undefined ? {} : { llmperf: options.llmperf };
  const result = await importResults({ source, out, env: io.env, ...model, ...llmperf });
  if (options.json) printJson(call, { folder: out, result });
  else {
    const style = { color: wantsColor(io, io.out, options.color), width: io.out.width() };
    print(call, renderResult(`LLMPerf's files of ${source}`, result, style));
    print(call, `\nresult: ${join(out, 'result.json')}`);
  }
  endByVerdict(call, out, [result]);
}

/** `meta-llama/Llama-3.3-70B-Instruct@6f60…` */
function modelOf(text: string): { id: string; revision: string } {
  const [id = '', revision = '', ...rest] = text.split('@');
  if (id !== '' && rest.length === 0) return { id, revision };
  throw requestError('ModelInvalid', `--model takes a model and at most one revision, got '${text}'`, {
    next: 'write owner/name or owner/name@revision',
  });
}
