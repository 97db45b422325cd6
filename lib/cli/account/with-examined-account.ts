/** The account that the doctor looks at: AWS, or a rehearsal as it is. */
import { setMaxListeners } from 'node:events';
import { type ExaminedAccount, hubAt } from '../../doctor';
import { EMULATED_TOKEN, inspectAccount } from '../../emulator/rehearsal';
import type { Environment } from '../../environment';
import { retryingHost, retryingStore, systemClock } from '../../run';
import { type Connection, s3ArtifactStore, ssmCommandHost, ssmDirectory } from '../../run/aws';
import { awsAccountFacts } from '../../run/aws/account-facts';
import { retryingDirectory } from '../../run/ports/retry';
import { retryingFacts } from '../../run/ports/retrying-facts';
import { retryingImages, retryingMarket } from '../../run/ports/retrying-market';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { requestedEnvironment } from '../request/requested-environment';
import { callLimits } from './call-limits';
import { stateDir } from './rehearsal-state';
import { settingsOf } from './rehearsed-settings';
import { usesRehearsal } from './uses-rehearsal';

const HUB = 'https://huggingface.co';

/** Milliseconds for one call: each is small, and a network without a way out never answers. */
const CALL_LIMIT_MS = 10_000;

type Subject = Pick<ExaminedAccount, 'environment' | 'hub' | 'emulated'>;

/** Opens the account without changing it, looks, and lets go of it and of every call whatever happened. */
export function withExaminedAccount<T>(call: Call, printer: Printer, work: Work<T>): Promise<T> {
  return limited(call, printer, work, async (signal, at) =>
    (await usesRehearsal(call))
      ? onRehearsal(call, signal, at)
      : onAws(call, requestedEnvironment(call).environment, signal, at),
  );
}

/** The same of an environment in AWS that is in no file, such as one of a first day on hardware. */
export function withExaminedAccountOf<T>(
  call: Call,
  printer: Printer,
  environment: Environment,
  work: Work<T>,
): Promise<T> {
  return limited(call, printer, work, (signal, at) => onAws(call, environment, signal, at));
}

type Work<T> = (examined: ExaminedAccount) => Promise<T>;
type At<T> = (connection: Omit<Connection, 'limits'>, subject: Subject) => Promise<T>;

/** Every call is short, and ends with the work. */
async function limited<T>(
  call: Call,
  printer: Printer,
  work: Work<T>,
  open: (signal: AbortSignal, at: At<T>) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const signal = AbortSignal.any([call.signal, done.signal]);
  // Each call of the examination listens, and many are under way: Node takes more than ten for a leak, and says so.
  setMaxListeners(0, signal);
  const { milliseconds = CALL_LIMIT_MS } = callLimits(call);
  const limits = { milliseconds: Math.min(milliseconds, CALL_LIMIT_MS), signal };
  try {
    return await open(signal, (connection, subject) =>
      work(examinedAt({ ...call, signal }, printer, { ...connection, limits }, subject)),
    );
  } finally {
    done.abort();
  }
}

async function onAws<T>(call: Call, environment: Environment, signal: AbortSignal, at: At<T>): Promise<T> {
  const { env } = call.io;
  const hub = hubAt(env['HF_ENDPOINT'] ?? HUB, env['HF_TOKEN'], signal);
  const { AWS_ENDPOINT_URL: endpoint } = env;
  const connection = { region: environment.region, ...(endpoint !== undefined && { endpoint }) };
  return at(connection, { environment, hub, emulated: null });
}

async function onRehearsal<T>(call: Call, signal: AbortSignal, at: At<T>): Promise<T> {
  const { deployed: environment, timeScale } = settingsOf(call);
  const { endpoint, hubEndpoint, credentials, close } = await inspectAccount(stateDir(call), signal);
  try {
    const hub = hubAt(hubEndpoint, EMULATED_TOKEN, signal);
    const connection = { region: environment.region, endpoint, credentials };
    return await at(connection, { environment, hub, emulated: { timeScale } });
  } finally {
    await close();
  }
}

function examinedAt(call: Call, printer: Printer, connection: Connection, subject: Subject): ExaminedAccount {
  const retry = { clock: systemClock, emit: printer.event, signal: call.signal };
  const { env } = call.io;
  return {
    ...subject,
    shellRegion: subject.emulated === null ? (env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION']) : undefined,
    facts: retryingFacts(awsAccountFacts(connection), retry),
    ports: {
      host: retryingHost(ssmCommandHost(connection), retry),
      directory: retryingDirectory(ssmDirectory(connection), retry),
      clock: systemClock,
    },
    store: (bucket: string) => retryingStore(s3ArtifactStore(connection, bucket), retry),
    market: () => retryingMarket(ec2().market(connection), retry),
    images: () => retryingImages(ec2().images(connection), retry),
  };
}

/** Loaded late: the client of EC2 is large, and a rehearsal has neither zones nor images. */
function ec2() {
  const { ec2CapacityMarket } =
    require('../../run/aws/ec2-capacity-market') as typeof import('../../run/aws/ec2-capacity-market');
  const { ec2ImageCatalogue } =
    require('../../run/aws/ec2-image-catalogue') as typeof import('../../run/aws/ec2-image-catalogue');
  return { market: ec2CapacityMarket, images: ec2ImageCatalogue };
}
