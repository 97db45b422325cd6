/** A stand-in for the model hub: revisions of catalogued models and their files, with ranges and gates. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Code } from '../../codes';
import { type Model, modelIds, modelOf } from '../../facts';
import { hasFault, type ServiceFaults } from './faults';
import { filesOf, type HubFile, type HubModel } from './hub-files';
import { answerJson, type Handler } from './listening';

const API = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/([^/?]+)$/;
const RESOLVE = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/;

/** `asked` is looked at in every request; `added` for models that the catalogue does not have. */
export function hubHandler(
  asked: ServiceFaults,
  added: (id: string) => HubModel | undefined = () => undefined,
): Handler {
  return (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://hub').pathname);
    const api = API.exec(path);
    const match = api ?? RESOLVE.exec(path);
    const found = match?.[1] === undefined ? undefined : (catalogued(match[1]) ?? added(match[1]));
    if (!found || !isRevision(found.model, match?.[2]))
      return refuse(response, 404, 'RepoNotFound', 'Repository or revision not found');
    const { model } = found;
    const gate = gateOf(model, request, asked);
    if (gate) return refuse(response, ...gate);
    if (api) return answerJson(response, 200, describe(found));
    const file = filesOf(found).find(({ name }) => name === match?.[3]);
    if (!file) return refuse(response, 404, 'EntryNotFound', 'Entry not found');
    return sendFile(request, response, model, file);
  };
}

const catalogued = (id: string): HubModel | undefined =>
  modelIds().includes(id) ? { model: modelOf(id) } : undefined;

const isRevision = (model: Model, revision: string | undefined) =>
  revision === 'main' || revision === model.revision;

type RefuseArguments = readonly [status: number, code: Code, message: string];

function gateOf(model: Model, request: IncomingMessage, asked: ServiceFaults): RefuseArguments | undefined {
  const token = /^Bearer (hf_\w+)$/.exec(request.headers.authorization ?? '')?.[1];
  const faults = asked.faults();
  if (hasFault(faults, 'HubForbidden')) {
    asked.meet('HubForbidden');
    return [
      403,
      'GatedRepo',
      `Access to model ${model.id} is restricted and you are not in the authorized list.`,
    ];
  }
  if (hasFault(faults, 'HubRateLimited')) {
    asked.meet('HubRateLimited');
    return [429, 'RateLimited', 'We had to rate limit you.'];
  }
  if (!model.gated || token) return undefined;
  return [
    401,
    'GatedRepo',
    `Access to model ${model.id} is restricted. You must be authenticated to access it.`,
  ];
}

function refuse(response: ServerResponse, ...[status, code, message]: RefuseArguments): void {
  response.setHeader('x-error-code', code);
  response.setHeader('x-error-message', message);
  answerJson(response, status, { error: message });
}

function describe(found: HubModel): object {
  const { model } = found;
  return {
    id: model.id,
    modelId: model.id,
    sha: model.revision,
    gated: model.gated ? 'manual' : false,
    private: false,
    siblings: filesOf(found).map((file) => ({
      rfilename: file.name,
      size: file.bytes.length,
      blobId: blobId(file),
      ...(file.large && { lfs: { sha256: sha256(file), size: file.bytes.length, pointerSize: 135 } }),
    })),
  };
}

const sha256 = (file: HubFile) => createHash('sha256').update(file.bytes).digest('hex');

/** Git's id of a file: SHA-1 of a small header and the bytes. */
const blobId = (file: HubFile) =>
  createHash('sha1').update(`blob ${file.bytes.length}\0`).update(file.bytes).digest('hex');

function sendFile(request: IncomingMessage, response: ServerResponse, model: Model, file: HubFile): void {
  const { bytes } = file;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const from = range ? Number(range[1]) : 0;
  const to = range?.[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1;
  if (from > to) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': to - from + 1,
    'accept-ranges': 'bytes',
    etag: `"${file.large ? sha256(file) : blobId(file)}"`,
    'x-repo-commit': model.revision,
    ...(range && { 'content-range': `bytes ${from}-${to}/${bytes.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(from, to + 1));
}
