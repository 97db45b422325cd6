/** Drives one cell: the failure, what is left of it, what Diagnose says, and whether the run goes on. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../lib/cli/program/io';
import type * as Program from '../../lib/cli/program/main';
import { markedProcesses } from '../../lib/emulator/account/processes';
import { type Cell, needsFresh } from './cells';

/** What was seen of one cell; `null` is a question that it does not have. */
export interface JudgedCell {
  readonly detected: boolean;
  readonly named: boolean;
  readonly exit: number;
  readonly outcome: boolean | null;
  readonly nothingLeft: boolean;
  readonly diagnosed: boolean | null;
  readonly resumes: boolean | null;
  /** What it ended with, for the page and for who mends it. */
  readonly said: string;
}

interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The compiled one: its commands are loaded by their names. */
const { main } = require(join(process.cwd(), 'dist/lib/cli/program/main.js')) as typeof Program;

const CONFIG = join(process.cwd(), 'test/faults/environments.json');
const WIDE = 4000;

/** @param state an own folder for this cell, or one in which the environment was rehearsed before */
export async function judgeCell(cell: Cell, state: string): Promise<JudgedCell> {
  const typed = (line: string) => call(`${line} --state ${state} --json`);
  if (cell.phase === 'compile') forgetArtifacts(state);
  const before = new Set(filesBelow(state));
  const ended = await typed(
    `rehearse faults --config ${CONFIG} --phases ${phasesOf(cell)} --inject ${cell.fault}`,
  );
  const text = wordsOf(ended);
  const outcomesOf = (job: string) => JSON.stringify(jsonBelow(state, job, before));
  let diagnosed: boolean | null = null;
  if (cell.finding !== undefined) {
    if (!phasesOf(cell).includes('diagnose')) await typed('diagnose');
    diagnosed = outcomesOf('diagnose').includes(`"${cell.finding}"`);
  }
  const named = fails(cell) ? cell.codes.some((code) => text.includes(code)) : (diagnosed ?? true);
  const left = await leftOf(state);
  const judged = {
    // What only warns ends nothing; a load on a busy machine may end by its verdict all the same.
    detected: fails(cell) ? ended.exit === 1 : (diagnosed ?? ended.exit === 0),
    named,
    exit: ended.exit,
    outcome:
      fails(cell) && cell.phase !== 'launch' && cell.leavesOutcome !== false
        ? hasOutcome(outcomesOf, cell)
        : null,
    nothingLeft: left.length === 0,
    diagnosed,
    said: [text.split('\n')[0]?.slice(0, 200) ?? '', ...left].join('; '),
  };
  if (!fails(cell)) return { ...judged, resumes: null };
  const resumed = await goesOn(cell, typed);
  // A verdict that a busy machine spoils is no sign of the failure; one that still names it is.
  const words = wordsOf(resumed);
  const isOther = words.startsWith('VerdictInvalid:') && !cell.codes.some((code) => words.includes(code));
  const resumes = resumed.exit === 0 || isOther;
  const said = resumes ? judged.said : `${judged.said}; resumed: ${words.slice(0, 200)}`;
  return { ...judged, said, resumes };
}

/** Whether the command ends by it; the others only warn. */
const fails = ({ codes }: Cell) => codes.length > 0;

/** After them the artifact is not what was compiled, and the advice is to compile again. */
const CHANGES_ARTIFACT = ['SilentRecompile', 'ReplicasShareArtifact'];

/** Without the failure: the same run where it stopped, a new one where none had begun. */
async function goesOn(cell: Cell, typed: (line: string) => Promise<Ended>): Promise<Ended> {
  if (cell.phase === 'launch' || cell.phase === 'boot')
    return typed(`rehearse faults --config ${CONFIG} --phases prepare`);
  if (CHANGES_ARTIFACT.includes(cell.name)) return typed('resume --from compile');
  return typed(cell.phase === 'benchmark' ? 'resume --from deploy' : 'resume');
}

/** A folder that was opened has weights and an artifact: there a run begins where the failure is. */
function phasesOf(cell: Cell): string {
  const order = ['prepare', 'compile', 'deploy', 'benchmark'];
  const until = order.slice(0, Math.max(1, order.indexOf(cell.phase) + 1));
  const from = cell.phase === 'benchmark' ? -2 : -1;
  const own = needsFresh(cell) || CHANGES_ARTIFACT.includes(cell.name) ? until : until.slice(from);
  if (cell.phase === 'benchmark') return [...own, 'diagnose', 'stop'].join(',');
  // An instance starts replicas that are left to it by itself, before the next cell has said what is to fail.
  if (cell.phase === 'deploy') own.push(...(fails(cell) ? ['stop'] : ['diagnose', 'stop']));
  return own.join(',');
}

/** The command in this process: its own start is half of what a small command costs. */
async function call(line: string): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const stream = (write: (text: string) => void) => ({ write, isTerminal: false, width: () => WIDE });
  const io: Io = {
    out: stream((text) => {
      stdout += text;
    }),
    err: stream((text) => {
      stderr += text;
    }),
    env: process.env,
    cwd: process.cwd(),
    now: () => Date.now(),
    onInterrupt: () => () => undefined,
    leave: () => undefined,
  };
  const exit = await main(line.split(' '), io);
  return { exit, stdout, stderr };
}

/** The error of the last line, or the checks of a verdict that ended it. */
function wordsOf({ stderr }: Ended): string {
  const line =
    stderr
      .trim()
      .split('\n')
      .findLast((it) => it.includes('"error"')) ?? '';
  if (line === '') return '';
  const { error } = JSON.parse(line) as { error: { code: string; message: string } };
  return `${error.code}: ${error.message}`;
}

/** So that a compile compiles; nobody serves the folder now. */
function forgetArtifacts(state: string): void {
  const bucket = join(state, 'account/s3/trainyard-faults');
  const notes = join(state, 'account/s3-notes/trainyard-faults');
  for (const note of names(notes)) {
    const { key } = JSON.parse(readFileSync(join(notes, note), 'utf8')) as { key: string };
    if (!/^(trusted\/)?artifacts\//.test(key)) continue;
    rmSync(join(notes, note));
    rmSync(join(bucket, key), { force: true });
  }
  for (const id of names(join(state, 'hosts')))
    for (const folder of ['artifacts', 'compile-cache', 'work'])
      rmSync(join(state, 'hosts', id, 'root/mnt/trainyard', folder), { recursive: true, force: true });
}

const names = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

function filesBelow(state: string): string[] {
  const folder = join(state, 'account/s3');
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}

/** The outcomes of one phase that were not there before. */
function jsonBelow(state: string, job: string, before: ReadonlySet<string>): unknown[] {
  const made = filesBelow(state).filter((name) => !before.has(name) && name.includes(`/outcomes/${job}/`));
  return made.map((name) => JSON.parse(readFileSync(join(state, 'account/s3', name), 'utf8')));
}

function hasOutcome(outcomesOf: (job: string) => string, { phase, codes }: Cell): boolean {
  const outcomes = outcomesOf(phase === 'boot' ? 'bootstrap' : phase);
  return phase === 'benchmark' ? outcomes.length > 2 : codes.some((code) => outcomes.includes(`"${code}"`));
}

/** Processes, drafts and files in the temporary folders of the instances, once the command has ended. */
async function leftOf(state: string): Promise<readonly string[]> {
  const processes = markedProcesses(`${state}/`).map((pid) => `process ${pid}`);
  const files = names(join(state, 'hosts')).flatMap((id) =>
    ['tmp', 'mnt/trainyard/work'].flatMap((folder) =>
      names(join(state, 'hosts', id, 'root', folder)).map((name) => `${folder}/${name}`),
    ),
  );
  const locks = existsSync(join(state, 'account/lock')) ? ['account/lock'] : [];
  return [...processes, ...files, ...locks];
}

/** A folder with an instance that was bootstrapped, and with its artifact. */
export async function opened(state: string): Promise<boolean> {
  const { exit, stderr } = await call(
    `rehearse faults --config ${CONFIG} --phases prepare,compile --state ${state} --json`,
  );
  if (exit !== 0) throw new Error(`the folder of the cells could not be opened: ${stderr.slice(-2000)}`);
  return true;
}
