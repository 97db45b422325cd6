#!/usr/bin/env node
/** The `trainyard` command. */
import { main, processIo } from '../lib/cli/program/main';

main(process.argv.slice(2), processIo()).then((code) => {
  // Assigned, not exited: what was printed is flushed first.
  process.exitCode = code;
});
