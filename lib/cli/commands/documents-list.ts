import { documentsFor, toolkitFor } from '../../documents';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';
import { requestedEnvironment } from '../request/requested-environment';

/** Of a digest, as many as a line has room for; `--json` has all. */
const DIGITS = 16;

/** `trainyard documents list`: names, sizes and digests of the documents of an environment. */
export async function command(call: Call): Promise<void> {
  const { deployed } = requestedEnvironment(call);
  const documents = documentsFor(deployed, toolkitFor(deployed).sha256);
  if (call.options.json) {
    const rows = documents.map(({ phase, name, sha256, content, parameters, description }) => ({
      job: phase,
      name,
      sha256,
      bytes: Buffer.byteLength(content),
      parameters: parameters.map((parameter) => parameter.name),
      description,
    }));
    return printJson(call, rows);
  }
  const rows = documents.map((it) => [
    ...[it.name, `${Buffer.byteLength(it.content)} bytes`],
    `SHA-256 ${it.sha256.slice(0, DIGITS)}`,
  ]);
  print(call, columns(rows, call.io.out.width()));
}
