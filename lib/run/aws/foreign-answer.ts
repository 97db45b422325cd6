import { FOREIGN_ANSWER } from '../ports/retry';

/** Headers in which the services of AWS name the request that they answer. */
const REQUEST_IDS = ['x-amzn-requestid', 'x-amzn-request-id', 'x-amz-request-id'];
/** EC2 says it where it leaves the id out, as in refusals: `Server: AmazonEC2`. */
const OF_AMAZON = /^Amazon/;
const TOO_MANY = 429;

/** What is looked at of an answer. */
interface Answer {
  /** Who was asked: `https://ssm.us-east-2.amazonaws.com`. */
  readonly origin: string;
  /** The HTTP status. */
  readonly status: number;
  /** The header of a name, in small letters. */
  readonly header: (name: string) => string | null | undefined;
}

/**
 * Refuses an answer that no service of AWS gave: the sign-in page of a network and a proxy answer in its place, and an
 * empty page would be read as an account in which nothing is. Errors of servers, and too many requests, stay what they
 * are: a balancer of AWS answers them too, and they are repeated.
 * @throws an error with the name AnswerNotOfAws, which is repeated as an outage is
 */
export function refuseForeignAnswer({ origin, status, header }: Answer): void {
  const server = header('server') ?? header('via') ?? '';
  const isOfAws = OF_AMAZON.test(server) || REQUEST_IDS.some((name) => header(name));
  if (isOfAws || status >= 500 || status === TOO_MANY) return;
  const by = server !== '' ? `, by ${server.slice(0, 60)}` : '';
  const message = `${origin} was answered with HTTP ${status}${by}, without a request id of AWS`;
  throw Object.assign(new Error(message), { name: FOREIGN_ANSWER, origin });
}
