/** The log groups that commands name, with the streams of each. */
import { join } from 'node:path';
import { PLUGIN_FOLDER } from '../agent/run-step';
import { type CommandRecord, isOpen } from '../ssm/command-record';
import { type LogLine, type LogStream, SeenLines } from './log-stream';

/** A stream that has lines. */
export interface FilledStream {
  readonly name: string;
  readonly lines: readonly LogLine[];
}

/** What the commands of an account wrote, by log group. */
export class LogGroups {
  private readonly seen = new SeenLines();

  /** `outputOf` is the folder in which an instance's agent keeps the output of commands. */
  constructor(
    private readonly commands: () => readonly CommandRecord[],
    private readonly outputOf: (instanceId: string) => string | undefined,
  ) {}

  /** Names with the time of their first command, in milliseconds since the epoch. */
  groups(): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const { logGroup, requestedAt } of this.commands()) {
      if (logGroup === undefined) continue;
      found.set(logGroup, Math.min(found.get(logGroup) ?? Number.POSITIVE_INFINITY, Date.parse(requestedAt)));
    }
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Streams of a group that have lines, by name. */
  streams(group: string): FilledStream[] {
    return this.commands()
      .filter(({ logGroup }) => logGroup === group)
      .flatMap((command) => this.streamsOf(command))
      .map((stream) => ({ name: stream.name, lines: this.seen.linesOf(stream) }))
      .filter(({ lines }) => lines.length > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private streamsOf({ commandId, stepNames, invocations }: CommandRecord): LogStream[] {
    return Object.values(invocations).flatMap(({ instanceId, status }) => {
      const folder = this.outputOf(instanceId);
      if (folder === undefined) return [];
      return stepNames.flatMap((step) =>
        ['stdout', 'stderr'].map((stream) => ({
          name: [commandId, instanceId, step, stream].join('/'),
          file: join(folder, commandId, PLUGIN_FOLDER, step, stream),
          open: isOpen(status),
        })),
      );
    });
  }
}
