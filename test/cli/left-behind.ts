/** An account in which a deployment failed: no record of it, and buckets that stacks left behind. On loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LeftBucket {
  readonly name: string;
  readonly createdAt: string;
  /** Value of the environment's tag; null: no tags at all. */
  readonly environment: string | null;
  readonly objects: Readonly<Record<string, string>>;
}

export interface LeftAccount {
  readonly endpoint: string;
  close(): Promise<void>;
}

const WRITTEN = '2026-11-23T19:00:00.000Z';

export async function leftAccount(buckets: readonly LeftBucket[]): Promise<LeftAccount> {
  const server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', 'request');
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { status, text } =
      request.headers['x-amz-target'] === undefined
        ? s3(buckets, url)
        : { status: 400, text: JSON.stringify({ __type: 'ParameterNotFound', message: '' }) };
    request.resume();
    response.writeHead(status).end(text);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function s3(buckets: readonly LeftBucket[], url: URL): { status: number; text: string } {
  const [, name = '', ...rest] = decodeURIComponent(url.pathname).split('/');
  if (name === '')
    return found(`<Buckets>${buckets.map(bucketRow).join('')}</Buckets>`, 'ListAllMyBucketsResult');
  const bucket = buckets.find((it) => it.name === name);
  if (bucket === undefined) return missing('NoSuchBucket');
  if (url.searchParams.has('tagging')) return tagging(bucket);
  const key = rest.join('/');
  if (key === '') return list(bucket, url.searchParams);
  const body = bucket.objects[key];
  return body === undefined ? missing('NoSuchKey') : { status: 200, text: body };
}

function bucketRow({ name, createdAt }: LeftBucket): string {
  return `<Bucket><Name>${name}</Name><CreationDate>${createdAt}</CreationDate></Bucket>`;
}

function tagging({ environment }: LeftBucket) {
  if (environment === null) return missing('NoSuchTagSet');
  const tag = `<Tag><Key>trainyard:environment</Key><Value>${environment}</Value></Tag>`;
  return found(`<TagSet>${tag}</TagSet>`, 'Tagging');
}

function list({ objects }: LeftBucket, query: URLSearchParams) {
  const prefix = query.get('prefix') ?? '';
  const keys = Object.keys(objects).filter((key) => key.startsWith(prefix));
  const folders = new Set(keys.map((key) => `${prefix}${key.slice(prefix.length).split('/')[0]}/`));
  const inner = query.has('delimiter')
    ? [...folders].map((it) => `<CommonPrefixes><Prefix>${it}</Prefix></CommonPrefixes>`)
    : keys.map(
        (it) => `<Contents><Key>${it}</Key><LastModified>${WRITTEN}</LastModified><Size>1</Size></Contents>`,
      );
  return found(`<IsTruncated>false</IsTruncated>${inner.join('')}`, 'ListBucketResult');
}

function found(inner: string, name: string) {
  return { status: 200, text: `<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${name}>` };
}

function missing(code: string) {
  return { status: 404, text: `<Error><Code>${code}</Code><Message>not here</Message></Error>` };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
