import { sha256 } from '../../../core/json';
import {
  type Input,
  type Operations,
  requiredText,
  serviceError,
  text,
  texts,
  wholeNumber,
} from '../ssm/operation';
import { filterPattern } from './filter-pattern';
import type { FilledStream, LogGroups } from './log-groups';
import type { LogLine } from './log-stream';

const MOST_EVENTS = 10_000;
const MOST_NAMES = 50;
const ARN = 'arn:aws:logs:us-east-2:000000000000:log-group:';

/** CloudWatch Logs, as far as `aws logs tail` and its neighbours read: nothing is written through it. */
export function logOperations(groups: LogGroups): Operations {
  return {
    DescribeLogGroups(input) {
      const prefix = text(input, 'logGroupNamePrefix') ?? '';
      const all = [...groups.groups()]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, creationTime]) => ({
          logGroupName: name,
          creationTime,
          arn: `${ARN}${name}:*`,
          logGroupArn: `${ARN}${name}`,
          storedBytes: 0,
        }));
      const { rows, ...next } = pageOf(all, input, MOST_NAMES);
      return { logGroups: rows, ...next };
    },
    DescribeLogStreams(input) {
      const group = groupOf(groups, input);
      const prefix = text(input, 'logStreamNamePrefix') ?? '';
      const streams = groups.streams(group).filter(({ name }) => name.startsWith(prefix));
      const byTime = text(input, 'orderBy') === 'LastEventTime';
      const ordered = byTime ? streams.sort((a, b) => lastAt(a) - lastAt(b)) : streams;
      if (input['descending'] === true) ordered.reverse();
      const { rows, ...next } = pageOf(
        ordered.map((it) => streamView(group, it)),
        input,
        MOST_NAMES,
      );
      return { logStreams: rows, ...next };
    },
    FilterLogEvents(input) {
      const group = groupOf(groups, input);
      const matches = filterPattern(text(input, 'filterPattern') ?? '');
      const events = chosen(groups.streams(group), input)
        .flatMap((stream) => eventsOf(stream))
        .filter(within(input))
        .filter(({ message }) => matches(message))
        .sort((a, b) => a.timestamp - b.timestamp);
      const { rows, ...next } = pageOf(events, input, MOST_EVENTS);
      return { events: rows, searchedLogStreams: [], ...next };
    },
    GetLogEvents(input) {
      const group = groupOf(groups, input);
      const wanted = requiredText(input, 'logStreamName');
      const stream = groups.streams(group).find(({ name }) => name === wanted);
      if (stream === undefined) throw notFound('stream');
      const events = eventsOf(stream)
        .filter(within(input))
        .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime }));
      return aroundToken(events, input);
    },
  };
}

function groupOf(groups: LogGroups, input: Input): string {
  const named = text(input, 'logGroupName') ?? requiredText(input, 'logGroupIdentifier');
  const name = named.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '');
  if (!groups.groups().has(name)) throw notFound('group');
  return name;
}

const notFound = (what: 'group' | 'stream') =>
  serviceError('ResourceNotFoundException', `The specified log ${what} does not exist.`);

function chosen(streams: readonly FilledStream[], input: Input): readonly FilledStream[] {
  const names = texts(input, 'logStreamNames');
  const prefix = text(input, 'logStreamNamePrefix');
  if (names.length > 0 && prefix !== undefined) {
    throw serviceError('ValidationException', 'logStreamNames and logStreamNamePrefix exclude each other');
  }
  return streams.filter(({ name }) =>
    names.length > 0 ? names.includes(name) : name.startsWith(prefix ?? ''),
  );
}

/** An id is the same in every answer: `aws logs tail --follow` prints what it has not seen. */
function eventsOf({ name, lines }: FilledStream) {
  return lines.map(({ at, message }: LogLine, index) => ({
    logStreamName: name,
    timestamp: at,
    message,
    ingestionTime: at,
    eventId: BigInt(`0x${sha256(`${name}:${index}`).slice(0, 44)}`)
      .toString()
      .padStart(56, '0'),
  }));
}

const within = (input: Input) => {
  const from = wholeNumber(input, 'startTime', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const to = wholeNumber(input, 'endTime', 0, Number.MAX_SAFE_INTEGER) ?? Number.POSITIVE_INFINITY;
  return ({ timestamp }: { readonly timestamp: number }) => timestamp >= from && timestamp <= to;
};

const lastAt = ({ lines }: FilledStream) => lines.at(-1)?.at ?? 0;

function streamView(group: string, stream: FilledStream): object {
  const { name, lines } = stream;
  const first = lines[0]?.at;
  return {
    logStreamName: name,
    creationTime: first,
    firstEventTimestamp: first,
    lastEventTimestamp: lastAt(stream),
    lastIngestionTime: lastAt(stream),
    arn: `${ARN}${group}:log-stream:${name}`,
    storedBytes: 0,
  };
}

function pageOf<T>(
  rows: readonly T[],
  input: Input,
  most: number,
): { rows: readonly T[]; nextToken?: string } {
  const from = offsetOf(input, 0, rows.length);
  const end = from + (wholeNumber(input, 'limit', 1, most) ?? most);
  return { rows: rows.slice(from, end), ...(end < rows.length && { nextToken: String(end) }) };
}

/** Both tokens are the place in the stream; at its end the forward token stays, as of the service. */
function aroundToken(events: readonly object[], input: Input): object {
  const size = wholeNumber(input, 'limit', 1, MOST_EVENTS) ?? MOST_EVENTS;
  const start = input['startFromHead'] === true ? 0 : Math.max(0, events.length - size);
  const from = offsetOf(input, start, events.length);
  const page = events.slice(from, from + size);
  return {
    events: page,
    nextForwardToken: `f/${from + page.length}`,
    nextBackwardToken: `b/${Math.max(0, from - size)}`,
  };
}

function offsetOf(input: Input, start: number, count: number): number {
  const token = text(input, 'nextToken');
  const at = token === undefined ? start : Number(token.replace(/^[fb]\//, ''));
  if (Number.isInteger(at) && at >= 0 && at <= count) return at;
  throw serviceError('InvalidNextToken', 'The specified nextToken is invalid.');
}
