/** Everything the command line touches of its process, so that a test can be the process. */
export interface Io {
  readonly out: Stream;
  readonly err: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back at Ctrl-C and at SIGTERM; returns what takes the callback away. */
  onInterrupt(callback: () => void): () => void;
  /** Ends the process without waiting for anything. */
  leave(code: number): void;
}

/** One output of the process. */
export interface Stream {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns now; it changes when a window is resized. */
  width(): number;
}

const WIDTH_OF_NO_TERMINAL = 100;

/** The real process. */
export function processIo(): Io {
  return {
    out: streamOf(process.stdout),
    err: streamOf(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    now: () => Date.now(),
    onInterrupt(callback) {
      process.on('SIGINT', callback).on('SIGTERM', callback);
      return () => process.off('SIGINT', callback).off('SIGTERM', callback);
    },
    leave: (code) => process.exit(code),
  };
}

function streamOf(stream: NodeJS.WriteStream): Stream {
  // A reader that left early (`| head`) is not a failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => stream.write(text),
    isTerminal: stream.isTTY === true,
    width: () => stream.columns ?? WIDTH_OF_NO_TERMINAL,
  };
}
